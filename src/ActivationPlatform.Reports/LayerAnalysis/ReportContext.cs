using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What all sections of one report share.</summary>
internal sealed record ReportContext(
    LayerReportRequest Request, Network Network, ImmutableArray<Layer> Layers, Image Photo, Overview Overview, ActivationInput Input, string PhotoSha256,
    ImmutableArray<KeyValuePair<string, string>> Components, HeldOutputs? Held)
{
    private readonly HashSet<int> _reported = [.. Layers.Select(layer => layer.Index)];

    // So many layers are looked at one after the other, each from a new page; more are grouped by module and kept short.
    private const int MostSingleLayers = 4;

    public const string DemonstrationNotice =
        "The weights of this network are a demonstration that is built into the program. Its first layer is a bank of designed filters; class scores mean nothing.";

    /// <summary>The numbers that go into attachments at the end.</summary>
    public CollectedNumbers Numbers { get; } = new();

    public ImmutableArray<NetworkModule> Modules { get; } = NetworkModule.Of(Network);

    public Image Seen => Overview.Seen;

    /// <summary>Whether the report is about the network as a whole.</summary>
    public bool IsWhole => Request.IsSummary || Layers.Length == Network.Layers.Length;

    /// <summary>Whether layers are sections of their module's chapter instead of chapters.</summary>
    public bool IsCompact => IsWhole || Layers.Length > MostSingleLayers;

    public int LayerLevel => IsCompact ? 2 : 1;

    /// <summary>The most probable class; null for a network without classes, for scores that are not finite, and for a demonstration, whose scores mean nothing.</summary>
    public ClassScore? Winner =>
        Network.IsDemonstration || Overview.Classification is not { Classes: [ClassScore best, ..] } || !double.IsFinite(best.Probability) ? null : best;

    /// <summary>The anchor of a layer's section.</summary>
    public static string AnchorOf(Layer layer) => $"layer-{layer.Index + 1}";

    /// <summary>The same for a layer that the report has a section for; null for others.</summary>
    public string? SectionOf(Layer layer) => !Request.IsSummary && _reported.Contains(layer.Index) ? AnchorOf(layer) : null;

    /// <summary>A class as people know it.</summary>
    public string LabelOf(int classIndex) => classIndex < Network.Labels.Length && Network.Labels[classIndex].Length > 0 && !Network.IsDemonstration
        ? Network.Labels[classIndex]
        : $"class {classIndex + 1}";
}
