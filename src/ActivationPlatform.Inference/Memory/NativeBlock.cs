using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Memory;

/// <summary>A block of native memory aligned for any vector unit; freed by the finalizer if its owner is lost.</summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    public const int Alignment = 64;

    public NativeBlock(long byteLength)
        : base(0, ownsHandle: true)
    {
        ByteLength = byteLength;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)byteLength, Alignment));
        GC.AddMemoryPressure(byteLength);
    }

    public long ByteLength { get; }

    public nint Address => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure(ByteLength);
        return true;
    }
}
