namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Collects a channel's statistics over images, on any number of machines: the parts merge in any order to the same bits, because counts are integers,
/// extremes are extremes, and the sums of each map (taken in a fixed order with their rounding errors kept) are added without rounding.</summary>
/// <remarks>Time: one pass over the map plus a count of its maximum while it is in the cache; zeros cost next to nothing. Memory: about 1 KiB, with quantiles up to some 100 KiB more.</remarks>
public sealed class ChannelAccumulator
{
    private readonly ExactSum sum = new();
    private readonly ExactSum squares = new();
    private long imageCount, count, nonFiniteCount, zeroCount, negativeCount, maximumCount, activeImageCount;
    private float minimum = float.PositiveInfinity;
    private float maximum = float.NegativeInfinity;

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="collectsQuantiles">Keep a <see cref="QuantileSketch"/> too; costs about as much time again.</param>
    public ChannelAccumulator(bool collectsQuantiles = false)
        : this(collectsQuantiles ? new QuantileSketch() : null)
    {
    }

    /// <summary>Creates an empty accumulator that fills a sketch.</summary>
    /// <param name="quantiles">Empty, and of this accumulator alone; null for none.</param>
    public ChannelAccumulator(QuantileSketch? quantiles) => Quantiles = quantiles;

    /// <summary>The quantiles of everything seen; null if they are not collected.</summary>
    public QuantileSketch? Quantiles { get; }

    /// <summary>Adds one image's map of this channel.</summary>
    /// <param name="map">Any size; what is not finite is counted and left out.</param>
    /// <returns>What it added, but for the quantiles.</returns>
    public MapSummary Add(ReadOnlySpan<float> map)
    {
        MapSummary summary = MapSummary.Of(map, Quantiles);
        Add(summary);
        return summary;
    }

    /// <summary>Adds one image's map of this channel, of which the summary is known. The values themselves must be added to <see cref="Quantiles"/>, if they are collected.</summary>
    /// <param name="map">The map's summary.</param>
    public void Add(in MapSummary map)
    {
        imageCount++;
        count += map.FiniteCount;
        nonFiniteCount += map.NonFiniteCount;
        zeroCount += map.ZeroCount;
        negativeCount += map.NegativeCount;
        activeImageCount += map.Maximum > 0 ? 1 : 0;
        JoinExtremes(map.Minimum, map.Maximum, map.MaximumCount);
        sum.Add(map.Sum);
        sum.Add(map.SumError);
        squares.Add(map.Squares);
        squares.Add(map.SquaresError);
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

    /// <summary>Writes everything seen, quantiles included. What has seen the same is written alike, in whatever order and parts it was added.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(BinaryWriter writer)
    {
        foreach (long value in (ReadOnlySpan<long>)[imageCount, count, nonFiniteCount, zeroCount, negativeCount, maximumCount, activeImageCount])
        {
            writer.Write7BitEncodedInt64(value);
        }

        // 0 and -0 are equal, so their order would decide which one stays.
        writer.Write(minimum + 0f);
        writer.Write(maximum + 0f);
        sum.Write(writer);
        squares.Write(writer);
        Quantiles?.Write(writer);
    }

    /// <summary>Adds what an accumulator of the same kind has written.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">What is read was not written by <see cref="Write"/>.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public void AddFrom(BinaryReader reader)
    {
        imageCount += ReadCount(reader);
        count += ReadCount(reader);
        nonFiniteCount += ReadCount(reader);
        zeroCount += ReadCount(reader);
        negativeCount += ReadCount(reader);
        long otherMaximumCount = ReadCount(reader);
        activeImageCount += ReadCount(reader);
        float otherMinimum = reader.ReadSingle();
        JoinExtremes(otherMinimum, reader.ReadSingle(), otherMaximumCount);
        sum.AddFrom(reader);
        squares.AddFrom(reader);
        Quantiles?.AddFrom(reader);
    }

    private static long ReadCount(BinaryReader reader) =>
        reader.Read7BitEncodedInt64() is >= 0 and var value ? value : throw new InvalidDataException("A count is negative.");

    private void JoinExtremes(float otherMinimum, float otherMaximum, long otherMaximumCount)
    {
        maximumCount = otherMaximum > maximum ? otherMaximumCount
            : otherMaximum == maximum ? maximumCount + otherMaximumCount
            : maximumCount;
        minimum = Math.Min(minimum, otherMinimum);
        maximum = Math.Max(maximum, otherMaximum);
    }
}
