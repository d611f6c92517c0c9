using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Compute;

/// <summary>The layers that were computed last, for those who ask for the same again: whole tensors, which every channel selection and encoding is made of.
/// Bounded in bytes; what was used longest ago makes room. A hit needs no compute slot.</summary>
internal sealed class ActivationCache : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(InputKey Input, int Layer), LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = []; // the first was used last
    private readonly long maximumBytes;
    private long heldBytes;
    private long hits;
    private long misses;
    private long evictions;

    /// <summary>Creates an empty cache of the size that the settings give; none of size 0 ever holds anything.</summary>
    public ActivationCache(ServerSettings settings) => maximumBytes = (long)settings.CacheMegabytes << 20;

    /// <summary>Bytes that may be kept.</summary>
    public long MaximumBytes => maximumBytes;

    /// <summary>How often all layers that were asked for were there.</summary>
    public long Hits => Interlocked.Read(ref hits);

    /// <summary>How often one was missing; not counted where nothing is ever kept.</summary>
    public long Misses => Interlocked.Read(ref misses);

    /// <summary>How many layers made room for others; those of a model that was closed are not counted.</summary>
    public long Evictions => Interlocked.Read(ref evictions);

    /// <summary>Bytes kept now.</summary>
    public long HeldBytes
    {
        get
        {
            lock (gate)
            {
                return heldBytes;
            }
        }
    }

    /// <summary>The key of an input; null if nothing is kept, which spares the hashing.</summary>
    public InputKey? KeyOf(long model, ActivationInput input) => maximumBytes == 0 ? null : InputKey.Of(model, input);

    /// <summary>All of the layers, or, if one is missing, none (the default array). The caller disposes them.</summary>
    public ImmutableArray<Activation> Find(InputKey? input, ImmutableArray<Layer> layers)
    {
        if (input is not { } key)
        {
            return default;
        }

        lock (gate)
        {
            if (!layers.All(layer => entries.ContainsKey((key, layer.Index))))
            {
                misses++;
                return default;
            }

            hits++;
            var found = ImmutableArray.CreateBuilder<Activation>(layers.Length);
            foreach (Layer layer in layers)
            {
                LinkedListNode<Entry> node = entries[(key, layer.Index)];
                byUse.Remove(node);
                byUse.AddFirst(node);
                found.Add(node.Value.Activation.Share());
            }

            return found.MoveToImmutable();
        }
    }

    /// <summary>Keeps a computed layer, if it fits, beyond the time when its reader disposes it.</summary>
    public void Keep(InputKey? input, Activation computed)
    {
        long bytes = (long)computed.Values.Length * sizeof(float);
        if (input is not { } key || bytes > maximumBytes)
        {
            return;
        }

        List<SharedActivation> removed = [];
        lock (gate)
        {
            if (entries.ContainsKey((key, computed.Layer.Index)))
            {
                return;
            }

            entries.Add((key, computed.Layer.Index), byUse.AddFirst(new Entry((key, computed.Layer.Index), new SharedActivation(computed))));
            heldBytes += bytes;
            while (heldBytes > maximumBytes)
            {
                removed.Add(Remove(byUse.Last!));
            }

            evictions += removed.Count;
        }

        removed.ForEach(shared => shared.Release());
    }

    /// <summary>Lets go of everything that a model computed.</summary>
    public void Forget(long model) => Drop(entry => entry.Key.Input.Model == model);

    /// <summary>Lets go of everything.</summary>
    public void Dispose() => Drop(_ => true);

    private void Drop(Func<Entry, bool> which)
    {
        List<SharedActivation> removed = [];
        lock (gate)
        {
            foreach (LinkedListNode<Entry> node in entries.Values.Where(node => which(node.Value)).ToArray())
            {
                removed.Add(Remove(node));
            }
        }

        removed.ForEach(shared => shared.Release());
    }

    private SharedActivation Remove(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Key);
        heldBytes -= node.Value.Activation.Bytes;
        return node.Value.Activation;
    }

    private sealed record Entry((InputKey Input, int Layer) Key, SharedActivation Activation);
}
