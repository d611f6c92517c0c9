using System.Collections.Immutable;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>One <see cref="ChannelAccumulator"/> for every channel of a layer.</summary>
public sealed class LayerAccumulator
{
    private readonly ChannelAccumulator[] channels;

    /// <summary>Creates empty accumulators.</summary>
    /// <param name="channelCount">Channels of the layer, at least 1.</param>
    /// <param name="collectsQuantiles">Keep quantiles too.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one channel.</exception>
    public LayerAccumulator(int channelCount, bool collectsQuantiles = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channelCount);
        channels = [.. Enumerable.Range(0, channelCount).Select(_ => new ChannelAccumulator(collectsQuantiles))];
    }

    /// <summary>The channels, by index.</summary>
    public IReadOnlyList<ChannelAccumulator> Channels => channels;

    /// <summary>Adds one image's maps; channels in parallel.</summary>
    /// <param name="maps">All channels one after the other, as many values each.</param>
    /// <param name="cancellationToken">Stops the work; the accumulator must then be thrown away.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of the channels.</exception>
    public void Add(ReadOnlyMemory<float> maps, CancellationToken cancellationToken = default)
    {
        (int mapLength, int rest) = Math.DivRem(maps.Length, channels.Length);
        if (rest != 0)
        {
            throw new ArgumentException($"{maps.Length} values cannot be shared evenly by {channels.Length} channels.", nameof(maps));
        }

        Parallel.For(0, channels.Length, new ParallelOptions { CancellationToken = cancellationToken },
            channel => channels[channel].Add(maps.Span.Slice(channel * mapLength, mapLength)));
    }

    /// <summary>Adds what another accumulator of the same layer has seen.</summary>
    /// <param name="other">Its values stay as they are.</param>
    /// <exception cref="ArgumentException">It has another number of channels.</exception>
    public void Merge(LayerAccumulator other)
    {
        if (other.channels.Length != channels.Length)
        {
            throw new ArgumentException($"The other accumulator has {other.channels.Length} channels; this one has {channels.Length}.", nameof(other));
        }

        for (int channel = 0; channel < channels.Length; channel++)
        {
            channels[channel].Merge(other.channels[channel]);
        }
    }

    /// <summary>The statistics of every channel, by index.</summary>
    public ImmutableArray<ChannelStatistics> ToChannelStatistics() => [.. channels.Select(channel => channel.ToStatistics())];

    /// <summary>The statistics of the layer as a whole: as if all its channels were one.</summary>
    public ChannelStatistics ToLayerStatistics()
    {
        var whole = new ChannelAccumulator(channels[0].Quantiles is not null);
        foreach (ChannelAccumulator channel in channels)
        {
            whole.Merge(channel);
        }

        // Merging channels adds up their images; the layer saw each image once. A layer is active where any of its channels is, which counts cannot tell for many images.
        ChannelStatistics statistics = whole.ToStatistics();
        return statistics with
        {
            ImageCount = statistics.ImageCount / channels.Length,
            ActiveImageCount = channels.Max(channel => channel.ToStatistics().ActiveImageCount),
        };
    }
}
