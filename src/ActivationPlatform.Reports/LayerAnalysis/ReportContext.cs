using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What all sections of one report share.</summary>
internal sealed record ReportContext(
    LayerReportRequest Request, Network Network, ImmutableArray<Layer> Layers, Image Photo, ActivationInput Input, Classification? Classification, string PhotoSha256,
    ImmutableArray<KeyValuePair<string, string>> Components)
{
    public const string DemonstrationNotice =
        "The weights of this network are a demonstration that is built into the program. Its first layer is a bank of designed filters; class scores mean nothing.";

    /// <summary>The anchor of a layer's section.</summary>
    public static string AnchorOf(Layer layer) => $"layer-{layer.Index + 1}";
}
