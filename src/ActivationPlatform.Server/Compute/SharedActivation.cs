using System.Buffers;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Compute;

/// <summary>Computed values that stay when their first reader is done. Nothing is copied: pinning the engine's memory keeps it, and the last to let go unpins it.</summary>
internal sealed class SharedActivation(Activation activation)
{
    private readonly Layer layer = activation.Layer;
    private readonly TensorShape shape = activation.Shape;
    private readonly ReadOnlyMemory<float> values = activation.Values;
    private MemoryHandle memory = activation.Values.Pin();
    private int readers = 1;

    /// <summary>Bytes of its values.</summary>
    public long Bytes => (long)values.Length * sizeof(float);

    /// <summary>For one more reader, who disposes it. Only while somebody else still holds it.</summary>
    public Activation Share()
    {
        Interlocked.Increment(ref readers);
        return new Activation(layer, shape, values, new Reader(this));
    }

    /// <summary>One reader less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref readers) == 0)
        {
            memory.Dispose();
        }
    }

    private sealed class Reader(SharedActivation shared) : IDisposable
    {
        public void Dispose() => shared.Release();
    }
}
