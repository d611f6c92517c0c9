using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Plans;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Runs;

/// <summary>One execution of a plan. All outputs are written into buffers that are there before it computes, so it runs to its end at the speed
/// of the processor, however slowly the tensors are read, and holds its compute slot no longer. A buffer goes back to the pool when the run
/// has ended and its readers are done: later layers may read it until then.</summary>
internal sealed class ActivationRun : IAsyncDisposable
{
    private readonly PlanLease lease;
    private readonly NativeTensor input;
    private readonly StreamTimings timings;
    private readonly TimeProvider timeProvider;
    private readonly ImmutableArray<PendingOutput> outputs;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenSource stop;
    private readonly HeadStart? headStart;
    private readonly Task completion;
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts to run as soon as a compute slot is free.</summary>
    /// <param name="lease">The plan; given back when the run has ended.</param>
    /// <param name="input">The input tensor.</param>
    /// <param name="slots">Where it computes.</param>
    /// <param name="headStart">How long it may pause, at most, while the reader of its first tensor is busy with it; zero for not at all.</param>
    /// <param name="timings">Filled in.</param>
    /// <param name="timeProvider">Measures them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ActivationRun(
        PlanLease lease, NativeTensor input, ComputeSlots slots, TimeSpan headStart, StreamTimings timings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        this.lease = lease;
        this.input = input;
        this.timings = timings;
        this.timeProvider = timeProvider;
        this.cancellationToken = cancellationToken;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // After the only tensor there is nothing to compute.
        this.headStart = headStart > TimeSpan.Zero && lease.Plan.Outputs.Length > 1 ? new HeadStart(headStart, timeProvider, stop.Token) : null;
        outputs = [.. lease.Plan.Outputs.Select((_, index) => new PendingOutput(index == 0 ? this.headStart : null))];
        input.AddReference();
        completion = RunAsync(slots);
    }

    /// <summary>Waits for one output tensor.</summary>
    /// <param name="layer">The layer that puts it out.</param>
    /// <param name="isLast">Whether the tensor will not be asked for again.</param>
    /// <returns>Holds the tensor until it is disposed.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed before the tensor was there.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before the tensor was there.</exception>
    public async ValueTask<Activation> TakeAsync(Layer layer, bool isLast)
    {
        int index = lease.Plan.IndexOf(layer.OnnxName);
        PendingOutput pending = outputs[index];
        await pending.Decided;
        if (!pending.HasArrived)
        {
            failure!.Throw();
        }

        NativeTensor tensor = pending.Tensor!;
        if (isLast)
        {
            pending.IsHandedOver = true;
        }
        else
        {
            tensor.AddReference();
        }

        return new Activation(layer, tensor.Shape, tensor.Memory, index == 0 && headStart is not null ? headStart.Reader(tensor) : tensor);
    }

    /// <summary>Stops the run if it still computes, waits for its end and lets go of its memory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!outputs.All(output => output.IsHandedOver))
        {
            // A run whose last tensor has been handed out ends by itself in a moment.
            await stop.CancelAsync();
        }

        await completion;
        foreach (PendingOutput output in outputs)
        {
            output.Discard();
        }

        stop.Dispose();
    }

    private async Task RunAsync(ComputeSlots slots)
    {
        long asked = timeProvider.GetTimestamp();
        try
        {
            await slots.RunAsync(() => Execute(asked), stop.Token);
        }
        catch (Exception exception)
        {
            // Kept for those who wait for a tensor; a run that nobody waits for ends silently.
            failure = ExceptionDispatchInfo.Capture(exception is OperationCanceledException ? new OperationCanceledException(cancellationToken) : exception);
        }

        input.Release();
        lease.Dispose();
        foreach (PendingOutput output in outputs)
        {
            output.End();
        }
    }

    private void Execute(long asked)
    {
        long started = timeProvider.GetTimestamp();
        timings.Queue = timeProvider.GetElapsedTime(asked, started);
        stop.Token.ThrowIfCancellationRequested();
        try
        {
            lease.Plan.Execute(input, outputs, stop.Token);
        }
        catch (OnnxRuntimeException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop.Token);
        }

        timings.Compute = timeProvider.GetElapsedTime(started);
        foreach (PendingOutput output in outputs)
        {
            output.Complete();
        }
    }
}
