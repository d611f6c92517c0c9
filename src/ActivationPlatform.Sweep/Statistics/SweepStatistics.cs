using System.Collections.Immutable;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>The numbers of a shard, or of a whole sweep.</summary>
/// <remarks>Everything in it merges exactly: counts are whole numbers, extremes are extremes, sums are kept without rounding, histograms have edges that are fixed beforehand,
/// and equal values are ordered by the image's place in the source. So the merged numbers do not depend on how images were shared, nor on the order of adding.</remarks>
public sealed class SweepStatistics
{
    private readonly SortedDictionary<long, UnreadableImage> unreadable = [];
    private readonly Dictionary<long, string> names = [];
    private readonly Lock gate = new();

    /// <summary>Creates empty numbers.</summary>
    /// <param name="identity">What is collected, of which layers.</param>
    public SweepStatistics(SweepIdentity identity)
        : this(identity, ImmutableDictionary<int, ImmutableArray<int>>.Empty)
    {
    }

    /// <summary>Creates empty numbers; layers that repeat others are not looked at again.</summary>
    /// <param name="identity">What is collected, of which layers.</param>
    /// <param name="joins">For such a layer's place the places of those that it repeats, all before it.</param>
    internal SweepStatistics(SweepIdentity identity, IReadOnlyDictionary<int, ImmutableArray<int>> joins)
    {
        var records = ImmutableArray.CreateBuilder<LayerRecord>(identity.Layers.Length);
        foreach (SweepLayer layer in identity.Layers)
        {
            records.Add(joins.TryGetValue(records.Count, out ImmutableArray<int> parts)
                ? new LayerRecord(layer, identity.Settings, parts.Select(part => records[part]))
                : new LayerRecord(layer, identity.Settings));
        }

        Layers = records.MoveToImmutable();
    }

    /// <summary>The layers, in the order of the network.</summary>
    public ImmutableArray<LayerRecord> Layers { get; }

    /// <summary>Images that are in the numbers.</summary>
    public long MeasuredCount { get; private set; }

    /// <summary>Images that could not be read, by their place in the source.</summary>
    public IReadOnlyCollection<UnreadableImage> Unreadable => unreadable.Values;

    /// <summary>The name of an image that is among the best of some channel.</summary>
    /// <param name="imageIndex">Its place in the source.</param>
    /// <exception cref="KeyNotFoundException">The image is among the best of no channel.</exception>
    public string NameOf(long imageIndex) => names[imageIndex];

    /// <summary>Counts an image whose layers have all been added.</summary>
    internal void AddMeasured(long index, string name)
    {
        lock (gate)
        {
            MeasuredCount++;
            names.Add(index, name);
        }
    }

    /// <summary>Counts and lists an image of which nothing was added.</summary>
    internal void AddUnreadable(UnreadableImage image)
    {
        lock (gate)
        {
            unreadable.Add(image.Index, image);
        }
    }

    internal void Write(BinaryWriter writer)
    {
        ForgetNamesOfOthers();
        writer.Write7BitEncodedInt64(MeasuredCount);
        writer.Write7BitEncodedInt(unreadable.Count);
        foreach (UnreadableImage image in unreadable.Values)
        {
            writer.Write7BitEncodedInt64(image.Index);
            writer.Write(image.Name);
            writer.Write(image.Reason);
        }

        writer.Write7BitEncodedInt(names.Count);
        foreach ((long index, string name) in names.OrderBy(entry => entry.Key))
        {
            writer.Write7BitEncodedInt64(index);
            writer.Write(name);
        }

        foreach (LayerRecord layer in Layers)
        {
            layer.Write(writer);
        }
    }

    internal void AddFrom(BinaryReader reader)
    {
        MeasuredCount += reader.Read7BitEncodedInt64();
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            long index = reader.Read7BitEncodedInt64();
            unreadable.Add(index, new UnreadableImage(index, reader.ReadString(), reader.ReadString()));
        }

        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            names.Add(reader.Read7BitEncodedInt64(), reader.ReadString());
        }

        foreach (LayerRecord layer in Layers)
        {
            layer.AddFrom(reader);
        }
    }

    private void ForgetNamesOfOthers()
    {
        var best = new HashSet<long>(Layers.SelectMany(layer => layer.Channels).SelectMany(channel => channel.Top).Select(image => image.ImageIndex));
        foreach (long index in names.Keys.Where(index => !best.Contains(index)).ToList())
        {
            names.Remove(index);
        }
    }
}
