namespace ActivationPlatform.Analysis.Statistics;

/// <summary>What is known of one channel over one or many images. Values that are not finite are counted and otherwise left out; with no finite value at all the
/// measures are NaN.</summary>
public sealed record ChannelStatistics
{
    /// <summary>Images seen.</summary>
    public required long ImageCount { get; init; }

    /// <summary>Finite values seen.</summary>
    public required long Count { get; init; }

    /// <summary>NaN and infinite values seen.</summary>
    public required long NonFiniteCount { get; init; }

    /// <summary>The smallest value.</summary>
    public required double Minimum { get; init; }

    /// <summary>The largest value.</summary>
    public required double Maximum { get; init; }

    /// <summary>The arithmetic mean, from an exact sum per image.</summary>
    public required double Mean { get; init; }

    /// <summary>The population's standard deviation (divided by n); exactly 0 for a constant.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The fraction of values that are 0 (or -0): the sparsity of a channel behind a ReLU.</summary>
    public required double ZeroFraction { get; init; }

    /// <summary>The fraction of values below 0.</summary>
    public required double NegativeFraction { get; init; }

    /// <summary>The fraction of values that equal the maximum. A channel that runs into a bound (a clip, a saturated sigmoid) has many.</summary>
    public required double MaximumFraction { get; init; }

    /// <summary>Images in which the channel had a value above 0.</summary>
    public required long ActiveImageCount { get; init; }

    /// <summary>No value above 0 in any image seen: behind a ReLU the channel says nothing. To be read with <see cref="ImageCount"/>.</summary>
    public bool IsDead => Count > 0 && ActiveImageCount == 0;

    /// <summary>More than one value in ten equals the maximum, though the channel is not constant: it runs into a bound.</summary>
    public bool IsSaturated => Maximum > Minimum && Maximum > 0 && MaximumFraction > 0.1;

    /// <summary>Root of the mean square.</summary>
    public double RootMeanSquare => Math.Sqrt(Mean * Mean + StandardDeviation * StandardDeviation);

    /// <summary>The sum of the squares of the finite values.</summary>
    public double Energy => Count * RootMeanSquare * RootMeanSquare;
}
