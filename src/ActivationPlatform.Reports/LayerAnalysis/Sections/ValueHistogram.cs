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
    private const double Height = 172;

    /// <summary>The activations, with the ends of the montage's grey scale.</summary>
    public static FigureBlock OfActivations(LayerView view)
    {
        (double black, double white) = view.Stretch.Ends;
        return Of(
            view, "activations", Histogram.Of(view.Activation.Values.Span, BinCount), "Activation",
            count => $"How the {count} activations are spread, on a logarithmic scale; dashed, what the montage shows black and white.", "activation-histogram",
            new ValueMarker(black, "black"), new ValueMarker(white, "white"));
    }

    /// <summary>The weights.</summary>
    public static FigureBlock OfWeights(LayerView view, FilterBank bank) => Of(
        view, "weights", Histogram.Of(bank.Values.Span, BinCount), "Weight",
        count => $"How the {count} weights of {view.Layer.MatlabName} are spread, on a logarithmic scale.", "weight-histogram");

    private static FigureBlock Of(LayerView view, string quantity, Histogram histogram, string axis, Func<string, string> caption, string suffix, params ValueMarker[] markers)
    {
        view.Context.Numbers.Add(view.Layer, quantity, histogram);
        var figure = new HistogramFigure([.. Enumerable.Range(0, histogram.Counts.Length + 1).Select(histogram.EdgeOf)], histogram.Counts.AsSpan())
        {
            XLabel = axis,
            YLabel = "Count",
            LogarithmicCounts = true,
            Markers = [.. markers],
            Width = Width,
            Height = Height,
        };
        return new FigureBlock(figure, caption(Numbers.Count(histogram.Total)), $"{view.Anchor}-{suffix}");
    }
}
