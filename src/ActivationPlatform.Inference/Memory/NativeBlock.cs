using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Memory;

/// <summary>A block of native memory aligned for any vector unit; freed by the finalizer if its owner is lost.</summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    public const int Alignment = 64;

    private readonly TensorPool pool;

    /// <summary>Takes memory from the system.</summary>
    /// <param name="pool">Told when the block is lost while it is rented.</param>
    /// <param name="byteLength">At least 1.</param>
    public NativeBlock(TensorPool pool, long byteLength)
        : base(0, ownsHandle: true)
    {
        this.pool = pool;
        ByteLength = byteLength;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)byteLength, Alignment));
        GC.AddMemoryPressure(byteLength);
    }

    public long ByteLength { get; }

    public nint Address => handle;

    /// <summary>Whether somebody outside the pool has it.</summary>
    public bool IsRented { get; set; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure(ByteLength);
        if (IsRented)
        {
            // Only the finalizer frees a rented block: its activation was dropped without being disposed.
            pool.CountLost(ByteLength);
        }

        return true;
    }
}
