using System.Buffers;

namespace ActivationPlatform.Inference.Memory;

/// <summary>Values that lie in the engine's own memory, for as long as the engine leaves them there: until this is disposed.</summary>
/// <param name="address">Where they lie.</param>
/// <param name="length">How many.</param>
internal sealed unsafe class TensorView(nint address, int length) : MemoryManager<float>
{
    private bool isOver;

    public override Span<float> GetSpan()
    {
        ObjectDisposedException.ThrowIf(isOver, this);
        return new Span<float>((void*)address, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        ObjectDisposedException.ThrowIf(isOver, this);
        return new MemoryHandle((float*)address + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => isOver = true;
}
