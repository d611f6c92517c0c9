using System.Runtime.InteropServices;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Native;

/// <summary>A fixed number of tensors over memory of ours, as one array that the engine reads; released together.</summary>
internal sealed unsafe class OrtValues : SafeHandle
{
    private readonly OrtApi api;
    private readonly int count;

    public OrtValues(OrtApi api, int count)
        : base(0, ownsHandle: true)
    {
        this.api = api;
        this.count = count;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)Math.Max(count, 1), (nuint)sizeof(nint)));
        api.CountCreated();
    }

    public override bool IsInvalid => handle == 0;

    public nint* Pointers => (nint*)handle;

    /// <summary>Lays a tensor over memory that outlives this object.</summary>
    public void Set(int index, OrtHandle memoryInfo, nint data, long elementCount, ReadOnlySpan<long> dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        Pointers[index] = api.CreateTensor(memoryInfo, data, elementCount, dimensions);
    }

    /// <summary>Copies a value that the engine allocated itself, because its shape was not known before.</summary>
    public NativeTensor CopyTo(TensorPool pool, int index)
    {
        ReadOnlySpan<float> values = api.TensorValues(Pointers[index], out long[] dimensions);
        NativeTensor copy = pool.Rent(new TensorShape([.. dimensions.Select(d => checked((int)d))]));
        values.CopyTo(copy.GetSpan());
        return copy;
    }

    protected override bool ReleaseHandle()
    {
        for (int index = 0; index < count; index++)
        {
            api.Release(OrtRelease.Value, Pointers[index]);
        }

        NativeMemory.Free((void*)handle);
        api.CountReleased();
        return true;
    }
}
