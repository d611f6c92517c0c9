using System.Buffers;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Protocol.Codec;

/// <summary>Shows the bytes of float memory without copying them; the memory's owner must outlive it.</summary>
internal sealed class FloatBytes(ReadOnlyMemory<float> values) : MemoryManager<byte>
{
    private readonly Memory<float> values = MemoryMarshal.AsMemory(values);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.Span);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if (elementIndex % sizeof(float) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(elementIndex), elementIndex, "Only the first byte of a value can be pinned.");
        }

        return values[(elementIndex / sizeof(float))..].Pin();
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
        // The handle that Pin gave unpins the float memory itself.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Nothing is owned.
    }
}
