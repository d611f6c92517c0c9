using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Native;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Benchmark;

/// <summary>The plain way: an unmodified ONNX Runtime session with its own defaults, the whole network, the wanted tensors as extra outputs
/// that the engine allocates, run to its end.</summary>
internal sealed class StockSession : IDisposable
{
    private readonly Engine engine;
    private readonly OrtHandle session;
    private readonly Utf8Names inputNames;
    private readonly Utf8Names outputNames;

    /// <param name="engine">Where it runs.</param>
    /// <param name="model">The network, with its own operators only.</param>
    /// <param name="tensors">What it puts out.</param>
    /// <param name="sharesThreads">Whether it runs on the calling thread and the engine's instead of threads of its own: for many images at once.</param>
    public StockSession(Engine engine, Model model, IReadOnlyCollection<string> tensors, bool sharesThreads = false)
    {
        this.engine = engine;
        using OrtHandle options = engine.Api.CreateSessionOptions();
        byte[] graph = model.Graph.Extract([.. tensors, .. model.Graph.OutputNames]).ToBytes().ToArray();
        session = sharesThreads ? engine.CreateSession(graph) : engine.CreateSession(graph, options);
        inputNames = new Utf8Names([model.Network.Input.Name]);
        outputNames = new Utf8Names(tensors);
    }

    /// <summary>Computes and forgets.</summary>
    public void Run(NativeTensor input)
    {
        using OrtValues outputs = Compute(input);
    }

    /// <summary>Computes; the caller disposes the tensors, which are in the order of the constructor's names.</summary>
    public OrtValues Compute(NativeTensor input)
    {
        using var inputs = new OrtValues(engine.Api, 1);
        var outputs = new OrtValues(engine.Api, outputNames.Count);
        using OrtHandle runOptions = engine.Api.CreateRunOptions();
        long[] dimensions = [.. input.Shape.Dimensions.Select(d => (long)d)];
        inputs.Set(0, engine.TensorMemory, input.Address, input.Shape.ElementCount, dimensions);
        engine.Api.Run(session, runOptions, inputNames, inputs, outputNames, outputs);
        return outputs;
    }

    public void Dispose() => session.Dispose();
}
