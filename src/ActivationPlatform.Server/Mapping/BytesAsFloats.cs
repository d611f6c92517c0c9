using System.Buffers;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Shows the bytes of a request as the floats that they are, without copying them.</summary>
/// <param name="bytes">Little-endian float32 values, a multiple of 4 bytes.</param>
internal sealed class BytesAsFloats(ReadOnlyMemory<byte> bytes) : MemoryManager<float>
{
    private readonly Memory<byte> bytes = MemoryMarshal.AsMemory(bytes);

    /// <inheritdoc/>
    public override Span<float> GetSpan() => MemoryMarshal.Cast<byte, float>(bytes.Span);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => bytes[(elementIndex * sizeof(float))..].Pin();

    /// <inheritdoc/>
    public override void Unpin()
    {
        // The handle that Pin gave unpins the bytes themselves.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Nothing is owned.
    }
}
