using System.Collections.Immutable;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Orders channels by a measure.</summary>
public static class ChannelRanking
{
    /// <summary>Channel indices by falling measure; equal ones by index, NaN last.</summary>
    /// <param name="channels">Statistics by channel index.</param>
    /// <param name="measure">What counts.</param>
    public static ImmutableArray<int> By(ImmutableArray<ChannelStatistics> channels, ChannelMeasure measure) =>
        [.. Enumerable.Range(0, channels.Length).OrderByDescending(index => Value(channels[index], measure)).ThenBy(index => index)];

    /// <summary>One measure of a channel.</summary>
    /// <param name="channel">Its statistics.</param>
    /// <param name="measure">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such measure.</exception>
    public static double Value(ChannelStatistics channel, ChannelMeasure measure) => measure switch
    {
        ChannelMeasure.Maximum => channel.Maximum,
        ChannelMeasure.Mean => channel.Mean,
        ChannelMeasure.StandardDeviation => channel.StandardDeviation,
        ChannelMeasure.RootMeanSquare => channel.RootMeanSquare,
        ChannelMeasure.ZeroFraction => channel.ZeroFraction,
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "There is no such measure of a channel."),
    };
}
