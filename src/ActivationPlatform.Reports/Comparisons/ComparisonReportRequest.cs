using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.Comparisons;

/// <summary>Two runs to set side by side: two photos through one network, or one photo through two networks.</summary>
/// <param name="Source">The network of the first run.</param>
/// <param name="ImageFile">The first photo: a whole PNG or JPEG file.</param>
/// <param name="ImageName">What it is called in the report.</param>
/// <param name="OtherSource">The network of the second run; it may be the same source. Its layers must have the same MATLAB names and shapes.</param>
/// <param name="OtherImageFile">The second photo; it may be the same.</param>
/// <param name="OtherImageName">What it is called in the report.</param>
public sealed record ComparisonReportRequest(
    IActivationSource Source, ReadOnlyMemory<byte> ImageFile, string ImageName, IActivationSource OtherSource, ReadOnlyMemory<byte> OtherImageFile, string OtherImageName)
{
    /// <summary>Whether both runs see the same photo, so that the networks are compared.</summary>
    public bool IsSamePhoto => ImageFile.Span.SequenceEqual(OtherImageFile.Span);
}
