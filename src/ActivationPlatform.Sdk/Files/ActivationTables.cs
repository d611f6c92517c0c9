using ActivationPlatform.Analysis.Comparison;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>The tables that <c>--csv</c> writes. Numbers count from 1, as people do.</summary>
public static class ActivationTables
{
    /// <summary>One row per channel.</summary>
    /// <param name="writer">Where to; not disposed.</param>
    /// <param name="layers">Layers in any order.</param>
    public static void WriteStatistics(TextWriter writer, IEnumerable<LayerStatistics> layers)
    {
        var csv = new CsvWriter(writer, "layer", "channelNumber", "count", "nonFiniteCount", "minimum", "maximum", "mean", "standardDeviation", "zeroFraction", "negativeFraction", "dead", "saturated");
        foreach (LayerStatistics layer in layers)
        {
            for (int index = 0; index < layer.Channels.Length; index++)
            {
                ChannelStatistics channel = layer.Channels[index];
                csv.WriteRow(
                    layer.Layer.Name, index + 1, channel.Count, channel.NonFiniteCount, channel.Minimum, channel.Maximum, channel.Mean,
                    channel.StandardDeviation, channel.ZeroFraction, channel.NegativeFraction, channel.IsDead, channel.IsSaturated);
            }
        }
    }

    /// <summary>One row per filter.</summary>
    /// <param name="writer">Where to; not disposed.</param>
    /// <param name="report">The filters of a layer.</param>
    public static void WriteFilters(TextWriter writer, FilterReport report)
    {
        var csv = new CsvWriter(writer, "filterNumber", "kind", "confidence", "edgeAngleDegrees", "frequency", "colorAxis", "peakFrequency", "passbandArea", "aliasedFraction", "separability", "norm");
        foreach (FilterFacts filter in report.Filters)
        {
            csv.WriteRow(
                filter.FilterNumber, filter.Taxonomy.Kind, filter.Taxonomy.Confidence, filter.Taxonomy.EdgeAngleDegrees, filter.Taxonomy.Frequency,
                filter.Taxonomy.ColorAxisName, filter.PeakFrequency, filter.PassbandArea, filter.AliasedFraction, filter.Separability, filter.Norm);
        }
    }

    /// <summary>One row per layer or array compared.</summary>
    /// <param name="writer">Where to; not disposed.</param>
    /// <param name="comparisons">In the reference's order.</param>
    public static void WriteComparisons(TextWriter writer, IEnumerable<ArrayComparison> comparisons)
    {
        var csv = new CsvWriter(
            writer, "name", "count", "mismatchCount", "maximumAbsolute", "maximumRelative", "meanAbsolute", "medianAbsolute", "percentile99Absolute", "cosine", "signalToNoiseDecibels");
        foreach ((string name, TensorComparison difference) in comparisons)
        {
            csv.WriteRow(
                name, difference.Count, difference.MismatchCount, difference.MaximumAbsolute, difference.MaximumRelative, difference.MeanAbsolute,
                difference.MedianAbsolute, difference.Percentile99Absolute, difference.Cosine, difference.SignalToNoiseDecibels);
        }
    }

    /// <summary>One row per value of an activation.</summary>
    /// <param name="writer">Where to; not disposed.</param>
    /// <param name="activation">One image's output; not disposed here.</param>
    public static void WriteValues(TextWriter writer, Activation activation)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        var csv = new CsvWriter(writer, "channelNumber", "row", "column", "value");
        ReadOnlySpan<float> values = maps.Values.Span;
        for (int index = 0; index < values.Length; index++)
        {
            int unit = index % maps.MapLength;
            csv.WriteRow(index / maps.MapLength + 1, unit / maps.Width + 1, unit % maps.Width + 1, values[index]);
        }
    }

    /// <summary>One row per value of an activation, below a header of layer, channelNumber, row, column and value.</summary>
    internal static void WriteValues(CsvWriter csv, Activation activation)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        ReadOnlySpan<float> values = maps.Values.Span;
        for (int index = 0; index < values.Length; index++)
        {
            int unit = index % maps.MapLength;
            csv.WriteRow(activation.Layer.Name, index / maps.MapLength + 1, unit / maps.Width + 1, unit % maps.Width + 1, values[index]);
        }
    }
}
