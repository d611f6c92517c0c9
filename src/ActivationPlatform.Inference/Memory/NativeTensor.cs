using System.Buffers;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Memory;

/// <summary>The values of one tensor in native memory, viewed as <see cref="Memory{T}"/> without a copy. Counted by reference: the run that
/// writes it and every activation that shows it hold one each; the last to let go gives the memory back to the pool.</summary>
internal sealed unsafe class NativeTensor : MemoryManager<float>
{
    private readonly TensorPool pool;
    private readonly NativeBlock block;
    private readonly int length;
    private int references = 1;

    public NativeTensor(TensorPool pool, NativeBlock block, TensorShape shape)
    {
        this.pool = pool;
        this.block = block;
        length = checked((int)shape.ElementCount);
        Shape = shape;
    }

    /// <summary>How many values along which axis.</summary>
    public TensorShape Shape { get; }

    /// <summary>Where the values lie; they do not move.</summary>
    public nint Address => block.Address;

    public override Span<float> GetSpan()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref references) == 0, this);
        return new Span<float>((void*)block.Address, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        AddReference();
        return new MemoryHandle((float*)block.Address + elementIndex, pinnable: this);
    }

    public override void Unpin() => Release();

    public void AddReference() => Interlocked.Increment(ref references);

    public void Release()
    {
        if (Interlocked.Decrement(ref references) == 0)
        {
            pool.Return(block);
        }
    }

    /// <summary>Lets go of one reference; <see cref="Activation"/> does so once, however often it is disposed.</summary>
    protected override void Dispose(bool disposing) => Release();
}
