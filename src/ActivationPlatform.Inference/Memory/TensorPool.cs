using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Memory;

/// <summary>Keeps blocks that were given back, so that the next run finds memory which the system has already mapped. A network asks for the
/// same sizes again and again: blocks are kept by size, up to a bound.</summary>
internal sealed class TensorPool : IDisposable
{
    private const long Granularity = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Stack<NativeBlock>> free = [];
    private readonly long maximumRetainedBytes;
    private readonly long maximumBytes;
    private long retainedBytes;
    private long rentedBytes;
    private bool disposed;

    /// <summary>Creates an empty pool.</summary>
    /// <param name="maximumRetainedBytes">Bytes kept for later at most.</param>
    /// <param name="maximumBytes">Bytes in use at most.</param>
    public TensorPool(long maximumRetainedBytes, long maximumBytes = long.MaxValue)
    {
        this.maximumRetainedBytes = maximumRetainedBytes;
        this.maximumBytes = maximumBytes;
    }

    /// <summary>Bytes that tensors in use occupy.</summary>
    public long RentedBytes
    {
        get
        {
            lock (gate)
            {
                return rentedBytes;
            }
        }
    }

    /// <summary>Bytes kept for later.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (gate)
            {
                return retainedBytes;
            }
        }
    }

    /// <summary>A tensor with undefined values and one reference, which the caller releases.</summary>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="OverflowException">It has 2^31 values or more.</exception>
    /// <exception cref="OutputMemoryException">Too much is in use.</exception>
    public NativeTensor Rent(TensorShape shape)
    {
        long dataLength = (long)checked((int)shape.ElementCount) * sizeof(float);
        long byteLength = Math.Max(Granularity, (dataLength + Granularity - 1) / Granularity * Granularity);
        NativeBlock? block = null;
        lock (gate)
        {
            if (byteLength > maximumBytes - rentedBytes)
            {
                throw new OutputMemoryException(byteLength, rentedBytes, maximumBytes);
            }

            rentedBytes += byteLength;
            if (free.TryGetValue(byteLength, out Stack<NativeBlock>? blocks) && blocks.TryPop(out block))
            {
                retainedBytes -= byteLength;
            }
        }

        try
        {
            block ??= new NativeBlock(this, byteLength);
        }
        catch (OutOfMemoryException)
        {
            CountLost(byteLength);
            throw;
        }

        block.IsRented = true;
        return new NativeTensor(this, block, shape);
    }

    /// <summary>Frees what is kept. Tensors still in use stay valid and are freed when they are released.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            FreeAll();
        }
    }

    internal void Return(NativeBlock block)
    {
        lock (gate)
        {
            rentedBytes -= block.ByteLength;
            block.IsRented = false;
            if (disposed || block.ByteLength > maximumRetainedBytes)
            {
                block.Dispose();
                return;
            }

            if (retainedBytes + block.ByteLength > maximumRetainedBytes)
            {
                // Full, perhaps of sizes that nobody asks for any more: start over with those in use now.
                FreeAll();
            }

            if (!free.TryGetValue(block.ByteLength, out Stack<NativeBlock>? blocks))
            {
                free.Add(block.ByteLength, blocks = []);
            }

            blocks.Push(block);
            retainedBytes += block.ByteLength;
        }
    }

    /// <summary>Rented memory that will not be returned.</summary>
    internal void CountLost(long byteLength)
    {
        lock (gate)
        {
            rentedBytes -= byteLength;
        }
    }

    /// <summary>Call with the gate held.</summary>
    private void FreeAll()
    {
        foreach (NativeBlock block in free.Values.SelectMany(blocks => blocks))
        {
            block.Dispose();
        }

        free.Clear();
        retainedBytes = 0;
    }
}
