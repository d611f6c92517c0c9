using System.Runtime.ExceptionServices;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Runs;

/// <summary>Shows the tensors of one run to somebody, on the thread that computes them.</summary>
/// <param name="show">Gets the tensor's place among the plan's outputs, its shape and its values, which are gone when it returns.</param>
internal sealed class TensorVisit(Action<int, TensorShape, ReadOnlyMemory<float>> show)
{
    /// <summary>How many were shown.</summary>
    public int Count { get; private set; }

    /// <summary>What the visitor threw.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>A tensor is there. The engine must hear of it if the visitor throws.</summary>
    public void Show(int index, nint address, ReadOnlySpan<long> dimensions)
    {
        var shape = new TensorShape([.. ToInts(dimensions)]);
        using IDisposable view = new TensorView(address, checked((int)shape.ElementCount));
        try
        {
            show(index, shape, ((TensorView)view).Memory);
            Count++;
        }
        catch (Exception exception)
        {
            Failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    private static int[] ToInts(ReadOnlySpan<long> dimensions)
    {
        var result = new int[dimensions.Length];
        for (int axis = 0; axis < result.Length; axis++)
        {
            result[axis] = checked((int)dimensions[axis]);
        }

        return result;
    }
}
