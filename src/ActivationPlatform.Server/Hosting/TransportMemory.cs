using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace ActivationPlatform.Server.Hosting;

/// <summary>The memory that Kestrel reads requests into and puts answers together in. Its own comes in blocks of 4 KiB, which is right for small messages; a
/// tensor of megabytes passes through a thousand of them on each of its stops, and every read from a socket ends with one.</summary>
internal sealed class TransportMemory : IMemoryPoolFactory<byte>
{
    /// <summary>Bytes of a block. A connection that waits for data has none.</summary>
    public const int BlockBytes = 64 << 10;

    /// <summary>Bytes of blocks kept for later, of all pools together; more were never in use or are left to the garbage collector.</summary>
    public const int MostRetainedBytes = 16 << 20;

    private readonly Lock gate = new();
    private readonly Stack<byte[]> free = []; // what was used last is still in the processor's cache

    /// <summary>Blocks kept now.</summary>
    public int RetainedCount
    {
        get
        {
            lock (gate)
            {
                return free.Count;
            }
        }
    }

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool(this);

    private byte[] Take()
    {
        lock (gate)
        {
            if (free.TryPop(out byte[]? block))
            {
                return block;
            }
        }

        // The system reads and writes it where it is.
        return GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
    }

    private void Return(byte[] block)
    {
        lock (gate)
        {
            if (free.Count < MostRetainedBytes / BlockBytes)
            {
                free.Push(block);
            }
        }
    }

    /// <summary>What a listener or a connection sees. Blocks outlive it: another may use them.</summary>
    private sealed class Pool(TransportMemory memory) : MemoryPool<byte>
    {
        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            return new Block(memory);
        }

        protected override void Dispose(bool disposing)
        {
            // Nothing is its own.
        }
    }

    private sealed class Block(TransportMemory memory) : IMemoryOwner<byte>
    {
        private byte[]? array = memory.Take();

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(array ?? throw new ObjectDisposedException(nameof(Block)), 0, BlockBytes);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref array, null) is { } taken)
            {
                memory.Return(taken);
            }
        }
    }
}
