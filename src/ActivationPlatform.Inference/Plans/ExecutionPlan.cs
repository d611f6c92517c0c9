using System.Collections.Frozen;
using System.Collections.Immutable;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Native;
using ActivationPlatform.Inference.Operators;
using ActivationPlatform.Inference.Runs;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Plans;

/// <summary>A network cut to what one set of output tensors needs, loaded into ONNX Runtime. Any number of threads may execute it at once.</summary>
internal sealed class ExecutionPlan : IDisposable
{
    // The engine folds an operator of the second kind into one of the first where nobody else reads what lies between: into its weights, or into its sums.
    // That rounds differently; with a reader there, a layer has the same bits whatever else is asked for.
    private static readonly FrozenSet<string> LinearOperators = ["Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization"];
    private static readonly FrozenSet<string> FoldedOperators = ["BatchNormalization", "Add", "Sum", "Sub", "Mul", "Div"];

    private readonly Engine engine;
    private readonly OrtHandle session;
    private readonly Dictionary<string, int> positions;
    private readonly Utf8Names inputNames;
    private readonly Utf8Names outputNames;

    private ExecutionPlan(Engine engine, OrtHandle session, string inputName, ImmutableArray<PlanOutput> outputs, ImmutableArray<string> putOut, long modelBytes)
    {
        this.engine = engine;
        this.session = session;
        inputNames = new Utf8Names([inputName]);
        outputNames = new Utf8Names(putOut);
        positions = outputs.Select((output, index) => (output.TensorName, index)).ToDictionary(p => p.TensorName, p => p.index);
        Outputs = outputs;
        ModelBytes = modelBytes;
    }

    /// <summary>What it puts out, in the order of the network.</summary>
    public ImmutableArray<PlanOutput> Outputs { get; }

    /// <summary>Size of the cut model, nearly all of it weights: about what the plan takes in memory.</summary>
    public long ModelBytes { get; }

    /// <summary>Cuts the graph and loads what is left.</summary>
    /// <param name="engine">Where it will run.</param>
    /// <param name="graph">The whole network.</param>
    /// <param name="inputName">Its input.</param>
    /// <param name="outputs">In the order of the network; no duplicates.</param>
    public static ExecutionPlan Build(Engine engine, OnnxModel graph, string inputName, ImmutableArray<PlanOutput> outputs)
    {
        // A graph must put something out: of those that are shown only, the last one.
        ImmutableArray<string> tensors = [.. outputs.Select(o => o.TensorName)];
        ImmutableArray<string> putOut = outputs[0].IsShown ? [tensors[^1]] : tensors;
        OnnxModel cut = graph.Extract(tensors);
        ImmutableHashSet<string> keptApart = cut.TensorsBetween(LinearOperators, FoldedOperators);

        // The engine visits the last leaf of the graph first: taps in reverse order fire in the order of the network.
        ImmutableArray<OnnxNode> taps = [.. cut.ComputedTensors.Where(name => tensors.Contains(name) || keptApart.Contains(name)).Reverse().Select(name => new OnnxNode
        {
            Domain = OperatorHost.Domain,
            OperatorType = TapOperator.Name,
            Inputs = [name],
            Outputs = [],
            Attributes = [new OnnxAttribute.Integer(TapOperator.IndexAttribute, tensors.IndexOf(name))],
        })];
        cut = cut.KeepOutputs(putOut).AppendNodes(taps);
        using var bytes = new NativeBuffer();
        cut.WriteTo(bytes);
        return new ExecutionPlan(engine, engine.CreateSession(bytes.Written), inputName, outputs, putOut, bytes.Written.Length);
    }

    /// <summary>The position of a tensor among <see cref="Outputs"/>.</summary>
    public int IndexOf(string tensorName) => positions[tensorName];

    /// <summary>Runs on the calling thread and the engine's. Every output reports its arrival while the rest still computes.</summary>
    /// <param name="input">The input tensor's values.</param>
    /// <param name="outputs">As many as <see cref="Outputs"/>, in the same order; they get their memory here.</param>
    /// <param name="cancellationToken">Stops the run at its next node.</param>
    public void Execute(NativeTensor input, ImmutableArray<PendingOutput> outputs, CancellationToken cancellationToken)
    {
        OrtApi api = engine.Api;
        PendingOutputs expected = engine.Operators.PendingOutputs;
        using var inputValues = new OrtValues(api, 1);
        using var outputValues = new OrtValues(api, outputs.Length);
        using OrtHandle runOptions = api.CreateRunOptions();
        Set(inputValues, 0, input);
        try
        {
            for (int index = 0; index < outputs.Length; index++)
            {
                if (Outputs[index].Shape.IsKnown)
                {
                    NativeTensor tensor = engine.Outputs.Rent(Outputs[index].Shape);
                    outputs[index].Assign(tensor);
                    Set(outputValues, index, tensor);
                    expected.Expect(tensor.Address, outputs[index]);
                }
            }

            using (cancellationToken.UnsafeRegister(_ => api.Terminate(runOptions), null))
            {
                api.Run(session, runOptions, inputNames, inputValues, outputNames, outputValues);
            }

            for (int index = 0; index < outputs.Length; index++)
            {
                if (!Outputs[index].Shape.IsKnown)
                {
                    outputs[index].Assign(outputValues.CopyTo(engine.Outputs, index));
                }
            }
        }
        finally
        {
            foreach (PendingOutput output in outputs)
            {
                if (output.Tensor is { } tensor)
                {
                    expected.Forget(tensor.Address);
                }
            }
        }
    }

    /// <summary>Runs on the calling thread and the engine's, and shows every output on the calling one as soon as it is there: values still in the cache, memory that is soon used again.</summary>
    /// <param name="input">The input tensor's values.</param>
    /// <param name="visit">Sees the outputs, which are all of the kind that is shown.</param>
    /// <param name="cancellationToken">Stops the run at its next node.</param>
    public void Visit(NativeTensor input, TensorVisit visit, CancellationToken cancellationToken)
    {
        OrtApi api = engine.Api;
        using var inputValues = new OrtValues(api, 1);
        using var outputValues = new OrtValues(api, 1);
        using OrtHandle runOptions = api.CreateRunOptions();
        Set(inputValues, 0, input);
        engine.Operators.CurrentVisit = visit;
        try
        {
            using (cancellationToken.UnsafeRegister(_ => api.Terminate(runOptions), null))
            {
                api.Run(session, runOptions, inputNames, inputValues, outputNames, outputValues);
            }
        }
        catch (OnnxRuntimeException) when (visit.Failure is not null)
        {
            visit.Failure.Throw();
        }
        finally
        {
            engine.Operators.CurrentVisit = null;
        }

        if (visit.Count != Outputs.Length)
        {
            throw new InvalidOperationException($"ONNX Runtime showed {visit.Count} of {Outputs.Length} tensors on the thread that runs it; expected all.");
        }
    }

    public void Dispose() => session.Dispose();

    private void Set(OrtValues values, int index, NativeTensor tensor)
    {
        Span<long> dimensions = stackalloc long[tensor.Shape.Rank];
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            dimensions[axis] = tensor.Shape.Dimensions[axis];
        }

        values.Set(index, engine.TensorMemory, tensor.Address, tensor.Shape.ElementCount, dimensions);
    }
}
