using System.Buffers;

namespace Grpc.Wire;

/// <summary>A contiguous buffer from the shared pool that grows while it is written to.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestCapacity = 256;

    private byte[] _array = [];
    private int _count;

    public int Count => _count;

    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _count);

    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsSpan(_count);
    }

    /// <summary>Gives the array back to the pool; the buffer can be written to again.</summary>
    public void Dispose()
    {
        byte[] array = _array;
        _array = [];
        _count = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void EnsureFree(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int wanted = Math.Max(sizeHint, 1);
        if (_array.Length - _count >= wanted)
        {
            return;
        }

        long capacity = Math.Max(Math.Max((long)_count + wanted, Math.Min(2L * _array.Length, Array.MaxLength)), SmallestCapacity);
        if (capacity > Array.MaxLength)
        {
            throw new OutOfMemoryException($"A message of {capacity} bytes does not fit into one buffer.");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)capacity);
        _array.AsSpan(0, _count).CopyTo(larger);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = larger;
    }
}
