using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>One layer and what is known of it, while its section is written.</summary>
/// <param name="Context">The report.</param>
/// <param name="Activation">The layer's output.</param>
/// <param name="Statistics">Its statistics.</param>
/// <param name="Filters">Its weights; null for a layer without.</param>
/// <param name="FilterReport">The numbers of its filters, for a layer that sees the picture; null for others.</param>
/// <param name="Featured">Those among them that are looked at closely; null where <paramref name="FilterReport"/> is.</param>
internal sealed record LayerView(ReportContext Context, Activation Activation, LayerStatistics Statistics, FilterBank? Filters, FilterReport? FilterReport, FeaturedFilters? Featured)
{
    private readonly Lazy<ContrastStretch> _stretch = new(() => ContrastStretch.Measure(Activation.Values, LayerMontage.SuitableMode(Activation.Layer)));
    private readonly Lazy<StrongestUnit?> _strongest = new(() => StrongestUnit.Of(Activation, Statistics.Channels));

    /// <summary>What speaks for the winner; null for a layer without scores.</summary>
    public ScoreAttribution? Attribution { get; private init; }

    public Layer Layer => Activation.Layer;

    public string Anchor => ReportContext.AnchorOf(Layer);

    /// <summary>Whether channels have maps to look at; otherwise they have a value each.</summary>
    public bool HasMaps => HasMapsToShow(Activation.Shape);

    /// <summary>The grey scale of the layer's montage.</summary>
    public ContrastStretch Stretch => _stretch.Value;

    /// <summary>The unit with the largest value; null where there are no maps to look at, or where they say nothing.</summary>
    public StrongestUnit? Strongest => HasMaps ? _strongest.Value : null;

    /// <summary>Hands over what the attachments and the layers behind it need, once the section is written.</summary>
    public void Collect()
    {
        Context.Numbers.Add(Statistics);
        if (Layer.Type == LayerType.Convolution && Strongest is { } strongest)
        {
            Context.Numbers.Add(Activation, strongest, strongest.RegionIn(Context.Network, Layer));
        }
    }

    /// <summary>A heading within the layer's section.</summary>
    public Heading SubHeading(string text, string suffix) => new(Context.LayerLevel + 1, text, $"{Anchor}-{suffix}");

    public static async Task<LayerView> CreateAsync(ReportContext context, Activation activation, CancellationToken cancellationToken)
    {
        Layer layer = activation.Layer;
        LayerStatistics statistics = LayerStatistics.Create(activation, cancellationToken);
        ImmutableArray<ParameterTensor> parameters = layer.Type is LayerType.Convolution or LayerType.FullyConnected
            ? await context.Request.Source.ReadParametersAsync(layer.Name, cancellationToken)
            : [];
        FilterBank? filters = parameters.Any(parameter => parameter.Parameter.Name == "Weights" && parameter.Parameter.Shape.Rank is 2 or 4 && !parameter.Values.IsEmpty)
            ? FilterBank.Create(context.Network, layer, parameters)
            : null;

        FilterReport? report = filters is not null && layer.Type == LayerType.Convolution && FeaturedFilters.CanChoose(filters) ? FilterReport.Create(filters, cancellationToken) : null;
        var view = new LayerView(context, activation, statistics, filters, report, report is null ? null : FeaturedFilters.Choose(report));
        return view with { Attribution = await AttributionBlocks.MeasureAsync(view, cancellationToken) };
    }

    /// <summary>Whether an output's channels have maps of more than a few units.</summary>
    public static bool HasMapsToShow(TensorShape shape) => CanShow(shape) && shape.Height * shape.Width >= 4;

    /// <summary>Whether an output has the form of channels of maps, or of a list of values.</summary>
    public static bool CanShow(TensorShape shape) =>
        shape.IsKnown && shape.Rank is >= 1 and <= 4 && shape.ElementCount > 0 && (shape.Rank == 1 || shape.Dimensions[0] == 1);
}
