using System.Buffers;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Memory;

/// <summary>Bytes that are written once, handed to the engine and freed at once. In the managed heap a whole model would stay behind as a hole that is kept for minutes.</summary>
internal sealed unsafe class NativeBuffer : IBufferWriter<byte>, IDisposable
{
    private const int LeastCapacity = 64 << 10;

    private byte* bytes;
    private int capacity;
    private int length;

    public ReadOnlySpan<byte> Written => new(bytes, length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(capacity - length), nameof(count));
        length += count;
    }

    /// <summary>Room for the next bytes; earlier spans must not be used any more.</summary>
    /// <param name="sizeHint">At least so many bytes.</param>
    /// <exception cref="OutOfMemoryException">There is no memory, or there would be 2^31 bytes or more.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        long needed = (long)length + Math.Max(1, sizeHint);
        if (needed > capacity)
        {
            // Pages that are never written cost nothing, and the system moves large blocks without copying.
            if (needed > Array.MaxLength)
            {
                throw new OutOfMemoryException($"A model of more than {Array.MaxLength} bytes cannot be handed to the engine.");
            }

            int grown = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(LeastCapacity, needed), 2L * capacity));
            bytes = (byte*)NativeMemory.Realloc(bytes, (nuint)grown);
            capacity = grown;
        }

        return new Span<byte>(bytes + length, capacity - length);
    }

    /// <summary>Not offered: native memory is handed out as spans.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("This buffer hands out spans only.");

    public void Dispose()
    {
        NativeMemory.Free(bytes);
        bytes = null;
        (capacity, length) = (0, 0);
    }
}
