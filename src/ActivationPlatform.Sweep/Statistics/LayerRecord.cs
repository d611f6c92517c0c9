using System.Collections.Immutable;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>What the channels of one layer did over all images seen.</summary>
public sealed class LayerRecord
{
    private readonly Lock gate = new();
    private readonly CoActivation? coActivation;
    private readonly float[] maxima;
    private readonly int topCount;

    internal LayerRecord(SweepLayer layer, SweepSettings settings)
    {
        Layer = layer;
        Channels = [.. Enumerable.Range(0, layer.ChannelCount).Select(_ => new ChannelRecord(settings.TopCount))];
        coActivation = settings.HasCoActivation ? new CoActivation(layer.ChannelCount) : null;
        maxima = new float[layer.ChannelCount];
        topCount = settings.TopCount;
    }

    /// <summary>A layer that repeats the channels of others, one after the other: what these see, it sees.</summary>
    internal LayerRecord(SweepLayer layer, SweepSettings settings, IEnumerable<LayerRecord> parts)
    {
        Layer = layer;
        Channels = [.. parts.SelectMany(part => part.Channels)];
        maxima = [];
        topCount = settings.TopCount;
        IsJoined = true;
    }

    /// <summary>The layer.</summary>
    public SweepLayer Layer { get; }

    /// <summary>Its channels, by index.</summary>
    public ImmutableArray<ChannelRecord> Channels { get; }

    /// <summary>Whether its channels are those of other layers, so that nothing must be added here.</summary>
    internal bool IsJoined { get; }

    /// <summary>Whether correlations between channels were collected.</summary>
    public bool HasCoActivation => coActivation is not null;

    /// <summary>How alike two channels answer over the images: Pearson's correlation of their maxima on a logarithmic scale. -1 to 1; 0 if one of them always answers alike.</summary>
    /// <param name="left">A channel, from 0.</param>
    /// <param name="right">Another one.</param>
    /// <exception cref="InvalidOperationException">Correlations were not collected.</exception>
    public double Correlation(int left, int right) =>
        coActivation?.Correlation(left, right) ?? throw new InvalidOperationException($"Layer '{Layer.Name}': correlations were not collected.");

    /// <summary>Adds an image's maps. Any number of threads may add images.</summary>
    /// <param name="imageIndex">The image's place in the source.</param>
    /// <param name="maps">Channel by channel.</param>
    internal void Add(long imageIndex, ReadOnlySpan<float> maps)
    {
        int length = Layer.Height * Layer.Width;
        if (maps.Length != length * Channels.Length)
        {
            throw new InvalidDataException($"Layer '{Layer.Name}' put out {maps.Length} values; expected {length * Channels.Length}.");
        }

        lock (gate)
        {
            for (int channel = 0; channel < Channels.Length; channel++)
            {
                maxima[channel] = Channels[channel].Add(imageIndex, maps.Slice(channel * length, length));
            }

            coActivation?.Add(maxima);
        }
    }

    /// <summary>Adds what another machine says of an image's maps.</summary>
    internal void Add(long imageIndex, ReadOnlySpan<MapMeasurement> maps)
    {
        if (maps.Length != Channels.Length)
        {
            throw new InvalidDataException($"Layer '{Layer.Name}' has the measurements of {maps.Length} channels; expected {Channels.Length}.");
        }

        lock (gate)
        {
            for (int channel = 0; channel < Channels.Length; channel++)
            {
                Channels[channel].Add(imageIndex, maps[channel]);
                maxima[channel] = maps[channel].Summary.Maximum;
            }

            coActivation?.Add(maxima);
        }
    }

    internal void Write(BinaryWriter writer)
    {
        foreach (ChannelRecord channel in Channels)
        {
            channel.Write(writer);
        }

        coActivation?.Write(writer);
    }

    internal void AddFrom(BinaryReader reader)
    {
        foreach (ChannelRecord channel in Channels)
        {
            // A joined layer's channels have been added with their own layers; here they are passed over.
            (IsJoined ? new ChannelRecord(topCount) : channel).AddFrom(reader);
        }

        coActivation?.AddFrom(reader);
    }
}
