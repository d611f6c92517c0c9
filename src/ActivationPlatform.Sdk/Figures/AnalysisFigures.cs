using System.Globalization;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Sdk.Figures;

/// <summary>Figures of the expert's questions, beside the walk-through's <see cref="LayerFigures"/>: filters in colour, aliasing, distributions, maps over the picture.</summary>
public static class AnalysisFigures
{
    /// <summary>All filters of a layer that reads the picture, in colour.</summary>
    /// <param name="bank">The filters.</param>
    /// <param name="title">Above the grid; empty for none.</param>
    /// <exception cref="ArgumentException">The filters do not see colour.</exception>
    public static FilterGridFigure Filters(FilterBank bank, string title = "")
    {
        if (!bank.SeesColor)
        {
            throw new ArgumentException($"The filters of layer '{bank.Layer.Name}' do not read the picture and have no colour.", nameof(bank));
        }

        return new(ColorPlanes(bank, Enumerable.Range(0, bank.FilterCount)), bank.FilterCount, bank.Height, bank.Width) { Title = title };
    }

    /// <summary>The filters whose energy the layer's stride folds over most, as bars in percent.</summary>
    /// <param name="report">The numbers of a layer's filters.</param>
    /// <param name="count">How many, at least 1.</param>
    public static BarRankingFigure Aliasing(FilterReport report, int count = 16) =>
        new(report.ByAliasing().Take(count).Select(filter => new RankedItem($"Filter {Number(filter.FilterNumber)}", 100 * filter.AliasedFraction)))
        {
            Title = $"Aliasing of {report.Bank.Layer.MatlabName}",
            ValueLabel = "Energy beyond the band that the stride leaves",
            Format = value => value.ToString("F1", CultureInfo.InvariantCulture) + " %",
        };

    /// <summary>How often values occur in an activation.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="binCount">At least 1.</param>
    public static HistogramFigure Values(Activation activation, int binCount = 64)
    {
        Histogram histogram = Histogram.Of(activation.Values.Span, binCount);
        double[] edges = [.. Enumerable.Range(0, binCount + 1).Select(bin => bin == binCount ? histogram.Maximum : histogram.Minimum + bin * histogram.BinWidth)];
        return new(edges, histogram.Counts.AsSpan())
        {
            Title = $"Values of {activation.Layer.MatlabName}",
            XLabel = "Activation",
            YLabel = "Values",
            LogarithmicCounts = true,
        };
    }

    /// <summary>A map over the picture the network sees.</summary>
    /// <param name="picture">As <see cref="InputPicture"/> gives it.</param>
    /// <param name="map">The map.</param>
    /// <param name="opacity">Share of the map in the mixture, 0 to 1.</param>
    public static OverlayFigure Overlay(Image picture, LocationMap map, double opacity = 0.5)
    {
        float[] values = [.. map.Values.Select(value => (float)value)];
        ColorScale scale = map.Values.Any(value => value < 0) ? ColorScale.Symmetric(values, Colormap.BlueRed) : ColorScale.Over(values, Colormap.Viridis);
        return new(picture, values, map.Height, map.Width, scale)
        {
            Title = map.Method switch
            {
                "cam" => $"Class activation map: {map.Subject}",
                "occlusion" => $"Occlusion sensitivity: {map.Subject}",
                _ => $"Eigen-CAM of {map.Subject}",
            },
            Opacity = opacity,
        };
    }

    /// <summary>In words how the grey values came about.</summary>
    /// <param name="stretch">The scale.</param>
    public static string ScaleNote(ContrastStretch stretch)
    {
        if (stretch.Range.IsEmpty)
        {
            return "No value is finite.";
        }

        double extent = stretch.Range.Maximum - stretch.Range.Minimum;
        string black = Value(stretch.Range.Minimum + stretch.Limits.Low * extent);
        string white = Value(stretch.Range.Minimum + stretch.Limits.High * extent);
        string scale = extent > 0 ? $"One scale for all channels: black is {black} and less, white {white} and more." : $"All values are {Value(stretch.Range.Minimum)}.";
        return stretch.Range.NonFiniteCount switch
        {
            0 => scale,
            1 => $"{scale} One value is not finite; NaN is white.",
            long count => $"{scale} {Number(count)} values are not finite; NaN is white.",
        };
    }

    private static float[] ColorPlanes(FilterBank bank, IEnumerable<int> filterIndices) =>
        [.. filterIndices.SelectMany(filter => bank.Inputs.SelectMany(input => bank.Plane(filter, input).ToArray()))];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Value(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
