using System.Collections.Immutable;
using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client;

/// <summary>What a server measured of one image.</summary>
/// <param name="Layers">Each layer's statistics, with <see cref="LayerStatistics.Mergeable"/> set; empty if the image was refused.</param>
/// <param name="Refusal">Why the server cannot use the image; null if it could.</param>
public sealed record ImageStatistics(ImmutableArray<LayerStatistics> Layers, string? Refusal);
