using System.Collections.Immutable;
using ActivationPlatform.Inference;
using ActivationPlatform.Inference.Benchmark;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Native;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Benchmark.Servers;

/// <summary>The stock sessions of the plain way: the full graph with all tensors as outputs, and with the first convolution alone.</summary>
internal sealed class PlainSessions : IAsyncDisposable
{
    private readonly LocalActivationSource source;

    public PlainSessions(Model model)
    {
        source = new LocalActivationSource(model); // for the library and its memory; it computes nothing here
        ImmutableArray<string> tensors = [.. model.Network.Layers.Where(l => l.Operator.Length > 0).Select(l => l.OnnxName).Distinct()];
        TensorCount = tensors.Length;
        AllLayers = new StockSession(source.Engine, model, tensors);
        FirstConvolution = new StockSession(source.Engine, model, [model.Network.Layers.First(l => l.Type == LayerType.Convolution).OnnxName]);
    }

    public StockSession AllLayers { get; }

    public StockSession FirstConvolution { get; }

    public int TensorCount { get; }

    public NativeTensor RentInput() => source.Engine.Outputs.Rent(source.Network.Input.Shape);

    /// <summary>A tensor's bytes where the engine put them, valid until the tensors are disposed.</summary>
    public unsafe ReadOnlyMemory<byte> BytesOf(OrtValues outputs, int index)
    {
        ReadOnlySpan<float> values = source.Engine.Api.TensorValues(outputs.Pointers[index], out _);
        fixed (float* address = values)
        {
            // Native memory: it stays where it is after the block.
            return new NativeBytes((nint)address, values.Length * sizeof(float)).Memory;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AllLayers.Dispose();
        FirstConvolution.Dispose();
        await source.DisposeAsync();
    }
}
