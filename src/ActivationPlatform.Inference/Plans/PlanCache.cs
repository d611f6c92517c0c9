using System.Collections.Immutable;

namespace ActivationPlatform.Inference.Plans;

/// <summary>Keeps the plans used last, up to a bound. A plan is built once however many ask for it at the same time; one that is
/// forgotten while in use is unloaded by its last user.</summary>
internal sealed class PlanCache : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private readonly LinkedList<Entry> byLastUse = [];
    private readonly TaskCompletionSource allUnloaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<ImmutableArray<PlanOutput>, ExecutionPlan> build;
    private readonly int capacity;
    private readonly long maximumBytes;
    private int loaded;
    private bool closed;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="capacity">Plans kept, at least 1.</param>
    /// <param name="maximumBytes">Bytes that the models of the plans kept have at most; the plan used last is kept in any case.</param>
    /// <param name="build">Builds a plan; called on a thread of the pool.</param>
    public PlanCache(int capacity, long maximumBytes, Func<ImmutableArray<PlanOutput>, ExecutionPlan> build)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        this.capacity = capacity;
        this.maximumBytes = maximumBytes;
        this.build = build;
    }

    /// <summary>Plans in memory or being built: those kept and those forgotten but still in use.</summary>
    public int LoadedCount
    {
        get
        {
            lock (gate)
            {
                return loaded;
            }
        }
    }

    /// <summary>The plan for these outputs, built now if there is none. Cancelling stops the waiting; others may wait for the same plan.</summary>
    /// <exception cref="ObjectDisposedException">The cache was disposed.</exception>
    public async Task<PlanLease> RentAsync(ImmutableArray<PlanOutput> outputs, CancellationToken cancellationToken)
    {
        Entry entry = Enter(outputs, out bool wasCached);
        try
        {
            ExecutionPlan plan = await entry.Plan.WaitAsync(cancellationToken);
            lock (gate)
            {
                Trim();
            }

            return new PlanLease(plan, () => Leave(entry)) { WasCached = wasCached };
        }
        catch
        {
            if (entry.Plan.IsFaulted)
            {
                // The next one to ask tries again.
                lock (gate)
                {
                    Forget(entry);
                }
            }

            Leave(entry);
            throw;
        }
    }

    /// <summary>Refuses new users, waits for those there are, and unloads everything.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            while (byLastUse.Last is { } last)
            {
                Forget(last.Value);
            }

            if (loaded == 0)
            {
                allUnloaded.TrySetResult();
            }
        }

        await allUnloaded.Task;
    }

    private Entry Enter(ImmutableArray<PlanOutput> outputs, out bool wasCached)
    {
        string key = string.Join('\n', outputs.Select(o => o.IsShown ? $"shown {o.TensorName}" : o.TensorName));
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(LocalActivationSource));
            wasCached = entries.TryGetValue(key, out Entry? entry);
            if (wasCached)
            {
                byLastUse.Remove(entry!.Position);
            }
            else
            {
                entry = new Entry(key, Task.Run(() => build(outputs), CancellationToken.None));
                entries.Add(key, entry);
                loaded++;
            }

            entry!.Users++;
            byLastUse.AddFirst(entry.Position);
            Trim();
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (gate)
        {
            entry.Users--;
            UnloadIfUnused(entry);
        }
    }

    /// <summary>Call with the gate held. The size of a plan is known once it is built.</summary>
    private void Trim()
    {
        long bytes = byLastUse.Sum(entry => entry.Plan.IsCompletedSuccessfully ? entry.Plan.Result.ModelBytes : 0);
        while (entries.Count > capacity || (entries.Count > 1 && bytes > maximumBytes))
        {
            Entry last = byLastUse.Last!.Value;
            bytes -= last.Plan.IsCompletedSuccessfully ? last.Plan.Result.ModelBytes : 0;
            Forget(last);
        }
    }

    /// <summary>Call with the gate held.</summary>
    private void Forget(Entry entry)
    {
        if (!entry.IsForgotten)
        {
            entry.IsForgotten = true;
            entries.Remove(entry.Key);
            byLastUse.Remove(entry.Position);
            UnloadIfUnused(entry);
        }
    }

    /// <summary>Call with the gate held. A plan that is still being built is unloaded as soon as it is there.</summary>
    private void UnloadIfUnused(Entry entry)
    {
        if (entry is not { Users: 0, IsForgotten: true })
        {
            return;
        }

        if (entry.Plan.Exception is not null)
        {
            // There is nothing to unload, and whoever sees the failure finds the plan gone. Looking at the error also marks it as seen.
            CountUnloaded();
        }
        else
        {
            entry.Plan.ContinueWith(Unload, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Unload(Task<ExecutionPlan> built)
    {
        // Looking at the error also marks it as seen: all who waited for the plan may have been cancelled.
        if (built.Exception is null)
        {
            built.Result.Dispose();
        }

        lock (gate)
        {
            CountUnloaded();
        }
    }

    /// <summary>Call with the gate held.</summary>
    private void CountUnloaded()
    {
        loaded--;
        if (closed && loaded == 0)
        {
            allUnloaded.TrySetResult();
        }
    }

    private sealed class Entry
    {
        public Entry(string key, Task<ExecutionPlan> plan)
        {
            Key = key;
            Plan = plan;
            Position = new LinkedListNode<Entry>(this);
        }

        public string Key { get; }

        public Task<ExecutionPlan> Plan { get; }

        public LinkedListNode<Entry> Position { get; }

        public int Users { get; set; }

        public bool IsForgotten { get; set; }
    }
}
