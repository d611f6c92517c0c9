using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What a layer-analysis report is about.</summary>
/// <param name="Source">The network, here or on a server.</param>
/// <param name="ImageFile">The photo: a whole PNG or JPEG file.</param>
/// <param name="ImageName">What the photo is called in the report.</param>
public sealed record LayerReportRequest(IActivationSource Source, ReadOnlyMemory<byte> ImageFile, string ImageName)
{
    /// <summary>
    /// Layers by any of their names, or patterns; empty for the network's first convolution and the ReLU behind it. With all layers (<c>*</c>) the report is
    /// about the whole network: it then has the architecture and the class activation map as well. Not used by a summary.
    /// </summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>Whether every module of the network gets one page instead of every layer a section.</summary>
    public bool IsSummary { get; init; }
}
