using ActivationPlatform.Server.Telemetry;

namespace ActivationPlatform.Server.Compute;

/// <summary>Lets a fixed number of images compute at once and a fixed number wait. Callers take turns, and each caller's own work is done in the order it came,
/// so one who asks for a lot does not hold up the others. Work that cannot be done before its deadline, by what such work took lately, is refused at once.</summary>
internal sealed class ComputeQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<Waiter>> lines = new(StringComparer.Ordinal);
    private readonly LinkedList<string> turns = []; // those with a line; the first is next
    private readonly HashSet<ComputeSlot> running = [];
    private readonly WorkEstimates estimates = new();
    private readonly TimeProvider timeProvider;
    private readonly int slots;
    private readonly int queueLength;
    private readonly TimeSpan longestWait;
    private readonly ServerMetrics? metrics;
    private int waiting;
    private TimeSpan waitingWork;

    /// <summary>Creates a queue.</summary>
    /// <param name="slots">Images that compute at once, at least 1.</param>
    /// <param name="queueLength">Images that may wait, at least 0.</param>
    /// <param name="longestWait">How long one may wait.</param>
    /// <param name="timeProvider">Measures what work takes, and tells when deadlines pass.</param>
    /// <param name="metrics">Told how long each waited; null for nobody.</param>
    public ComputeQueue(int slots, int queueLength, TimeSpan longestWait, TimeProvider timeProvider, ServerMetrics? metrics = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(queueLength);
        this.slots = slots;
        this.queueLength = queueLength;
        this.longestWait = longestWait;
        this.timeProvider = timeProvider;
        this.metrics = metrics;
    }

    /// <summary>Images that compute now.</summary>
    public int Computing
    {
        get
        {
            lock (gate)
            {
                return running.Count;
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
                return waiting;
            }
        }
    }

    /// <summary>Waits for a slot; dispose it when nothing computes any more.</summary>
    /// <param name="work">What will compute.</param>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <exception cref="QueueFullException">As many wait as may, and none of them belongs to a caller with more of them than this one; or such a caller took the place;
    /// or it has waited as long as one may.</exception>
    /// <exception cref="DeadlineUnreachableException">It would be done too late.</exception>
    public async ValueTask<ComputeSlot> EnterAsync(ComputeWork work, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan expected = estimates.Of(work.Kind);
            if (running.Count < slots)
            {
                metrics?.Queued(TimeSpan.Zero);
                return Start(work, expected);
            }

            TimeSpan remaining = RemainingOf(work);
            if (remaining < WaitOf(work.Caller) + expected)
            {
                throw new DeadlineUnreachableException(WaitOf(work.Caller) + expected, remaining);
            }

            if (waiting >= queueLength)
            {
                MakeRoom(work.Caller);
            }

            waiter = new Waiter(work, expected);
            Add(waiter);
        }

        long entered = timeProvider.GetTimestamp();
        using var patience = new CancellationTokenSource(longestWait, timeProvider);
        using CancellationTokenRegistration givingUp = patience.Token.Register(() => Leave(waiter, left => left.SetException(new QueueFullException(slots, Waiting + 1))));
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(waiter, left => left.SetCanceled(cancellationToken)));
        ComputeSlot slot = await waiter.Task;
        metrics?.Queued(timeProvider.GetElapsedTime(entered));
        return slot;
    }

    /// <summary>Takes a slot back: the caller whose turn it is gets it.</summary>
    internal void Release(ComputeSlot slot)
    {
        lock (gate)
        {
            running.Remove(slot);
            estimates.Observe(slot.Work.Kind, timeProvider.GetElapsedTime(slot.Started));
            while (turns.First is { } turn && running.Count < slots)
            {
                Waiter next = lines[turn.Value].First!.Value;
                Remove(next);
                if (lines.ContainsKey(turn.Value))
                {
                    turns.Remove(turn);
                    turns.AddLast(turn);
                }

                TimeSpan expected = estimates.Of(next.Work.Kind);
                TimeSpan remaining = RemainingOf(next.Work);
                if (remaining < expected)
                {
                    next.SetException(new DeadlineUnreachableException(expected, remaining));
                }
                else
                {
                    next.SetResult(Start(next.Work, expected));
                }
            }
        }
    }

    private ComputeSlot Start(ComputeWork work, TimeSpan expected)
    {
        var slot = new ComputeSlot(this, work, expected, timeProvider.GetTimestamp());
        running.Add(slot);
        return slot;
    }

    private TimeSpan RemainingOf(ComputeWork work) => work.Deadline == DateTime.MaxValue ? TimeSpan.MaxValue : work.Deadline - timeProvider.GetUtcNow().UtcDateTime;

    /// <summary>How long a caller's next work would wait: for what computes, and for what is ahead, which of other callers is as much as of this one.</summary>
    private TimeSpan WaitOf(string caller)
    {
        TimeSpan work = TimeSpan.Zero;
        foreach (ComputeSlot slot in running)
        {
            TimeSpan left = slot.Expected - timeProvider.GetElapsedTime(slot.Started);
            work += left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        if (waiting > 0)
        {
            int own = lines.TryGetValue(caller, out LinkedList<Waiter>? line) ? line.Count : 0;
            int ahead = own + lines.Where(other => other.Key != caller).Sum(other => Math.Min(other.Value.Count, own + 1));
            work += waitingWork / waiting * ahead;
        }

        return work / slots;
    }

    /// <summary>The queue is full: whoever has the longest line gives its last place to a caller with a shorter one.</summary>
    private void MakeRoom(string caller)
    {
        int own = lines.TryGetValue(caller, out LinkedList<Waiter>? line) ? line.Count : 0;
        LinkedList<Waiter>? longest = lines.Values.MaxBy(other => other.Count);
        if (longest is null || longest.Count <= own + 1)
        {
            throw new QueueFullException(slots, waiting);
        }

        Waiter displaced = longest.Last!.Value;
        Remove(displaced);
        displaced.SetException(new QueueFullException(slots, waiting + 1));
    }

    private void Add(Waiter waiter)
    {
        if (!lines.TryGetValue(waiter.Work.Caller, out LinkedList<Waiter>? line))
        {
            lines.Add(waiter.Work.Caller, line = []);
            turns.AddLast(waiter.Work.Caller);
        }

        waiter.Place = line.AddLast(waiter);
        waiting++;
        waitingWork += waiter.Expected;
    }

    private void Remove(Waiter waiter)
    {
        LinkedList<Waiter> line = lines[waiter.Work.Caller];
        line.Remove(waiter.Place!);
        waiter.Place = null;
        waiting--;
        waitingWork -= waiter.Expected;
        if (line.Count == 0)
        {
            lines.Remove(waiter.Work.Caller);
            turns.Remove(waiter.Work.Caller);
        }
    }

    private void Leave(Waiter waiter, Action<Waiter> end)
    {
        lock (gate)
        {
            // No place any more: a slot was handed over already, and its owner will see the cancellation.
            if (waiter.Place is null)
            {
                return;
            }

            Remove(waiter);
        }

        end(waiter);
    }

    private sealed class Waiter(ComputeWork work, TimeSpan expected) : TaskCompletionSource<ComputeSlot>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ComputeWork Work { get; } = work;

        public TimeSpan Expected { get; } = expected;

        /// <summary>Where it stands in its caller's line; null once it has left it.</summary>
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}
