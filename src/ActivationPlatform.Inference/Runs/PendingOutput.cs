using ActivationPlatform.Inference.Memory;

namespace ActivationPlatform.Inference.Runs;

/// <summary>One output tensor of a run: its memory, and the moment from which it may be read.</summary>
/// <param name="headStart">What its reader gets, or null.</param>
internal sealed class PendingOutput(HeadStart? headStart)
{
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the run writes it; null before the run has started.</summary>
    public NativeTensor? Tensor { get; private set; }

    /// <summary>Ends, never with an error, when the values are there or the run has ended without them.</summary>
    public Task Decided => decided.Task;

    /// <summary>Whether the values are there.</summary>
    public bool HasArrived { get; private set; }

    /// <summary>Whether the readers' reference has been handed to one of them.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>Takes over the memory with its one reference, which is the readers'; the run holds a second one.</summary>
    public void Assign(NativeTensor tensor)
    {
        tensor.AddReference();
        Tensor = tensor;
    }

    /// <summary>The values are there, and the run, on whose thread this is called, still computes.</summary>
    public void Arrive()
    {
        Complete();
        headStart?.Give();
    }

    /// <summary>The values are there. Readers continue on other threads: the caller is the engine.</summary>
    public void Complete()
    {
        if (!decided.Task.IsCompleted)
        {
            HasArrived = true;
            decided.TrySetResult();
        }
    }

    /// <summary>The run has ended and lets go of the memory; values that are not there will not come.</summary>
    public void End()
    {
        decided.TrySetResult();
        Tensor?.Release();
    }

    /// <summary>Nobody will read it any more.</summary>
    public void Discard()
    {
        if (!IsHandedOver)
        {
            Tensor?.Release();
        }
    }
}
