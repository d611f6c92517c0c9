using ActivationPlatform.Server.Telemetry;

namespace ActivationPlatform.Server.Compute;

/// <summary>Lets a fixed number of images compute at once and a fixed number wait, first come, first served; refuses more.</summary>
internal sealed class ComputeQueue
{
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource<ComputeSlot>> waiting = [];
    private readonly int slots;
    private readonly int queueLength;
    private readonly ServerMetrics? metrics;
    private readonly TimeProvider timeProvider;
    private int free;

    /// <summary>Creates a queue.</summary>
    /// <param name="slots">Images that compute at once, at least 1.</param>
    /// <param name="queueLength">Images that may wait, at least 0.</param>
    /// <param name="metrics">Told how long each waited; null for none.</param>
    /// <param name="timeProvider">Measures the waiting; null for the system's clock.</param>
    public ComputeQueue(int slots, int queueLength, ServerMetrics? metrics = null, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(queueLength);
        this.slots = slots;
        this.queueLength = queueLength;
        this.metrics = metrics;
        this.timeProvider = timeProvider ?? TimeProvider.System;
        free = slots;
    }

    /// <summary>Images that compute now.</summary>
    public int Computing
    {
        get
        {
            lock (gate)
            {
                return slots - free;
            }
        }
    }

    /// <summary>Images that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Waits for a slot; dispose it when nothing computes any more.</summary>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <exception cref="QueueFullException">As many wait as may.</exception>
    public async ValueTask<ComputeSlot> EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<ComputeSlot>> place;
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (free > 0)
            {
                free--;
                metrics?.Queued(TimeSpan.Zero);
                return new ComputeSlot(this);
            }

            if (waiting.Count >= queueLength)
            {
                throw new QueueFullException(slots, waiting.Count);
            }

            place = waiting.AddLast(new TaskCompletionSource<ComputeSlot>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        long entered = timeProvider.GetTimestamp();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(place, cancellationToken));
        ComputeSlot slot = await place.Value.Task;
        metrics?.Queued(timeProvider.GetElapsedTime(entered));
        return slot;
    }

    /// <summary>Takes a slot back: hands it to who waits longest.</summary>
    internal void Release()
    {
        lock (gate)
        {
            if (waiting.First is { } next)
            {
                waiting.RemoveFirst();
                next.Value.SetResult(new ComputeSlot(this));
            }
            else
            {
                free++;
            }
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource<ComputeSlot>> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // Not in the list: a slot was handed over already, and its owner will see the cancellation.
            if (place.List is null)
            {
                return;
            }

            waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
