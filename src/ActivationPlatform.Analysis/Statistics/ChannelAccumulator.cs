namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Collects a channel's statistics over images, on any number of machines: the parts merge in any order to the same bits, because counts are integers,
/// extremes are extremes, and the sums of each map (taken in a fixed order with their rounding errors kept) are added without rounding.</summary>
/// <remarks>Time: one pass over the map plus a count of its maximum while it is in the cache. Memory: about 1 KiB, with quantiles up to some 100 KiB more.</remarks>
public sealed class ChannelAccumulator
{
    private readonly ExactSum sum = new();
    private readonly ExactSum squares = new();
    private long imageCount, count, nonFiniteCount, zeroCount, negativeCount, maximumCount, activeImageCount;
    private float minimum = float.PositiveInfinity;
    private float maximum = float.NegativeInfinity;

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="collectsQuantiles">Keep a <see cref="QuantileSketch"/> too; costs about as much time again.</param>
    public ChannelAccumulator(bool collectsQuantiles = false) => Quantiles = collectsQuantiles ? new() : null;

    /// <summary>The quantiles of everything seen; null if they are not collected.</summary>
    public QuantileSketch? Quantiles { get; }

    /// <summary>Adds one image's map of this channel.</summary>
    /// <param name="map">Any size; what is not finite is counted and left out.</param>
    public void Add(ReadOnlySpan<float> map)
    {
        MapMoments moments = MapMoments.Of(map);
        imageCount++;
        count += moments.FiniteCount;
        nonFiniteCount += map.Length - moments.FiniteCount;
        zeroCount += moments.ZeroCount;
        negativeCount += moments.NegativeCount;
        activeImageCount += moments.Maximum > 0 ? 1 : 0;
        JoinExtremes(moments.Minimum, moments.Maximum, moments.MaximumCount);
        moments.AddSumTo(sum);
        moments.AddSquaresTo(squares);
        Quantiles?.Add(map);
    }

    /// <summary>Adds what another accumulator of the same channel has seen.</summary>
    /// <param name="other">Its values stay as they are; not this one itself.</param>
    /// <exception cref="ArgumentException">It is this one, or only one of both collects quantiles.</exception>
    public void Merge(ChannelAccumulator other)
    {
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException("An accumulator cannot be merged into itself.", nameof(other));
        }

        if (Quantiles is null != other.Quantiles is null)
        {
            throw new ArgumentException("One accumulator collects quantiles and the other does not; both must agree.", nameof(other));
        }

        imageCount += other.imageCount;
        count += other.count;
        nonFiniteCount += other.nonFiniteCount;
        zeroCount += other.zeroCount;
        negativeCount += other.negativeCount;
        activeImageCount += other.activeImageCount;
        JoinExtremes(other.minimum, other.maximum, other.maximumCount);
        sum.Add(other.sum);
        squares.Add(other.squares);
        Quantiles?.Merge(other.Quantiles!);
    }

    /// <summary>The statistics of everything seen so far.</summary>
    public ChannelStatistics ToStatistics()
    {
        bool isEmpty = count == 0;
        return new()
        {
            ImageCount = imageCount,
            Count = count,
            NonFiniteCount = nonFiniteCount,
            Minimum = isEmpty ? double.NaN : minimum,
            Maximum = isEmpty ? double.NaN : maximum,
            Mean = isEmpty ? double.NaN : sum.Mean(count),
            StandardDeviation = isEmpty ? double.NaN : Math.Sqrt(ExactSum.Variance(sum, squares, count)),
            ZeroFraction = (double)zeroCount / count,
            NegativeFraction = (double)negativeCount / count,
            MaximumFraction = (double)maximumCount / count,
            ActiveImageCount = activeImageCount,
        };
    }

    private void JoinExtremes(float otherMinimum, float otherMaximum, long otherMaximumCount)
    {
        maximumCount = otherMaximum > maximum ? otherMaximumCount
            : otherMaximum == maximum ? maximumCount + otherMaximumCount
            : maximumCount;
        minimum = Math.Min(minimum, otherMinimum);
        maximum = Math.Max(maximum, otherMaximum);
    }
}
