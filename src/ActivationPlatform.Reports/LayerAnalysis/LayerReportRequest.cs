using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What a layer-analysis report is about.</summary>
/// <param name="Source">The network, here or on a server.</param>
/// <param name="ImageFile">The photo: a whole PNG or JPEG file.</param>
/// <param name="ImageName">What the photo is called in the report.</param>
public sealed record LayerReportRequest(IActivationSource Source, ReadOnlyMemory<byte> ImageFile, string ImageName)
{
    /// <summary>Layers by any of their names, or patterns; empty for the network's first convolution and the ReLU behind it.</summary>
    public ImmutableArray<string> Layers { get; init; } = [];
}
