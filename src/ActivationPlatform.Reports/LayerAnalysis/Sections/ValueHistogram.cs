using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>How the values of a layer, or of its weights, are spread.</summary>
internal static class ValueHistogram
{
    private const int BinCount = 64;

    // Set in a column, the figure's type has the size of a caption.
    private const double Width = 290;
    private const double Height = 184;

    /// <summary>The activations, with the ends of the montage's grey scale.</summary>
    public static FigureBlock OfActivations(LayerView view)
    {
        Histogram histogram = Histogram.Of(view.Activation.Values.Span, BinCount);
        view.Context.Numbers.Add(view.Layer, "activations", histogram);
        (double black, double white) = CollectedNumbers.EndsOf(view.Stretch);
        return new FigureBlock(
            FigureOf(histogram, "Activation", [new ValueMarker(black, "black"), new ValueMarker(white, "white")]),
            $"How the {Numbers.Count(histogram.Total)} activations of {view.Layer.MatlabName} are spread, on a logarithmic scale. Dashed: what the montage shows black and white.",
            $"{view.Anchor}-activation-histogram");
    }

    /// <summary>The weights.</summary>
    public static FigureBlock OfWeights(LayerView view, FilterBank bank)
    {
        Histogram histogram = Histogram.Of(bank.Values.Span, BinCount);
        view.Context.Numbers.Add(view.Layer, "weights", histogram);
        return new FigureBlock(
            FigureOf(histogram, "Weight", []),
            $"How the {Numbers.Count(histogram.Total)} weights of {view.Layer.MatlabName} are spread, on a logarithmic scale.",
            $"{view.Anchor}-weight-histogram");
    }

    private static HistogramFigure FigureOf(Histogram histogram, string quantity, ValueMarker[] markers) => new(
        [.. Enumerable.Range(0, histogram.Counts.Length + 1).Select(histogram.EdgeOf)], histogram.Counts.AsSpan())
    {
        XLabel = quantity,
        YLabel = "Values",
        LogarithmicCounts = true,
        Markers = [.. markers],
        Width = Width,
        Height = Height,
    };
}
