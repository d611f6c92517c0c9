using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>What one channel did over all images seen.</summary>
public sealed class ChannelRecord
{
    /// <summary>The histogram has 2 to this power bins for every doubling of the value.</summary>
    public const int HistogramFractionBits = 4;

    private readonly ChannelAccumulator values = new(new QuantileSketch(HistogramFractionBits));
    private readonly TopImages top;

    internal ChannelRecord(int topCount) => top = new TopImages(topCount);

    /// <summary>The images that excite the channel most, best first.</summary>
    public IReadOnlyList<TopImage> Top => top.Best;

    /// <summary>The histogram of all values, and their quantiles.</summary>
    public QuantileSketch Histogram => values.Quantiles!;

    /// <summary>Count, extremes, mean, deviation and fractions over all values of all images.</summary>
    public ChannelStatistics ToStatistics() => values.ToStatistics();

    /// <summary>Adds an image's map and answers its maximum.</summary>
    internal float Add(long imageIndex, ReadOnlySpan<float> map)
    {
        MapSummary summary = values.Add(map);
        if (top.Admits(imageIndex, summary.Maximum))
        {
            top.Add(new TopImage(imageIndex, summary.Maximum, map.IndexOf(summary.Maximum)));
        }

        return summary.Maximum;
    }

    /// <summary>Adds what another machine says of an image's map.</summary>
    internal void Add(long imageIndex, in MapMeasurement map)
    {
        values.Add(map.Summary);
        foreach ((int cell, long count) in map.Cells)
        {
            values.Quantiles!.AddCell(cell, count);
        }

        top.Add(new TopImage(imageIndex, map.Summary.Maximum, map.MaximumPosition));
    }

    internal void Write(BinaryWriter writer)
    {
        values.Write(writer);
        top.Write(writer);
    }

    internal void AddFrom(BinaryReader reader)
    {
        values.AddFrom(reader);
        top.AddFrom(reader);
    }
}
