using ActivationPlatform.Server.Compute;

namespace ActivationPlatform.Server.Tests.Compute;

public sealed class ComputeQueueTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task EnterAsync_FreeSlots_AreTakenAtOnce()
    {
        var queue = new ComputeQueue(slots: 2, queueLength: 0, Minute, TimeProvider.System);
        using ComputeSlot first = await queue.EnterAsync(Work(), default);
        using ComputeSlot second = await queue.EnterAsync(Work(), default);
        Assert.Equal((2, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_NoPlaceLeft_IsRefusedWithADelay()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 1, Minute, TimeProvider.System);
        using ComputeSlot slot = await queue.EnterAsync(Work(), default);
        Task<ComputeSlot> waiting = queue.EnterAsync(Work(), default).AsTask();
        QueueFullException exception = await Assert.ThrowsAsync<QueueFullException>(() => queue.EnterAsync(Work(), default).AsTask());
        Assert.Equal("The server is busy: 1 images compute and 1 wait, which is as many as may.", exception.Message);
        Assert.Equal(TimeSpan.FromMilliseconds(200), exception.RetryDelay);
        slot.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Release_SeveralWait_ServesThemInTurn()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 10, Minute, TimeProvider.System);
        ComputeSlot slot = await queue.EnterAsync(Work(), default);
        Task<ComputeSlot>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => queue.EnterAsync(Work(), default).AsTask())];
        foreach (Task<ComputeSlot> next in waiting)
        {
            Assert.Single(waiting.SkipWhile(t => t.IsCompleted).Take(1), next);
            slot.Dispose();
            slot = await next;
        }

        slot.Dispose();
        Assert.Equal((0, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_GivesItsPlaceUp()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 1, Minute, TimeProvider.System);
        using ComputeSlot slot = await queue.EnterAsync(Work(), default);
        using var cancel = new CancellationTokenSource();
        Task<ComputeSlot> waiting = queue.EnterAsync(Work(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), (queue.Computing, queue.Waiting));
        slot.Dispose();
        Assert.Equal(0, queue.Computing);
    }

    [Fact]
    public async Task Dispose_Twice_ReleasesOnce()
    {
        var queue = new ComputeQueue(slots: 2, queueLength: 0, Minute, TimeProvider.System);
        ComputeSlot first = await queue.EnterAsync(Work(), default);
        using ComputeSlot second = await queue.EnterAsync(Work(), default);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, queue.Computing);
    }

    [Fact]
    public async Task EnterAsync_ManyAtOnceWithRandomCancels_EndsEmpty()
    {
        var queue = new ComputeQueue(slots: 3, queueLength: 1000, Minute, TimeProvider.System);
        var random = new Random(17);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            using var cancel = new CancellationTokenSource();
            int patience = random.Next(6);
            Task<ComputeSlot> entering = queue.EnterAsync(Work(), cancel.Token).AsTask();
            if (patience == 0)
            {
                await cancel.CancelAsync();
            }

            try
            {
                using ComputeSlot slot = await entering;
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
            catch (OperationCanceledException)
            {
                // It left the queue.
            }
        }));
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task Release_TwoCallersWait_ServesThemInTurns()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 10, Minute, TimeProvider.System);
        ComputeSlot slot = await queue.EnterAsync(Work(), default);
        var order = new List<string>();
        Dictionary<Task<ComputeSlot>, string> waiting = new[] { "a 0", "a 1", "a 2", "b 3", "c 4", "b 5" }.ToDictionary(name => queue.EnterAsync(Work(name[..1]), default).AsTask());
        while (waiting.Count > 0)
        {
            slot.Dispose();
            Task<ComputeSlot> next = await Task.WhenAny(waiting.Keys);
            order.Add(waiting[next]);
            waiting.Remove(next);
            slot = await next;
        }

        slot.Dispose();
        Assert.Equal(["a 0", "b 3", "c 4", "a 1", "b 5", "a 2"], order);
    }

    [Fact]
    public async Task EnterAsync_AFullQueueOfOneCaller_MakesRoomForAnother()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 3, Minute, TimeProvider.System);
        using ComputeSlot slot = await queue.EnterAsync(Work("a"), default);
        Task<ComputeSlot>[] greedy = [.. Enumerable.Range(0, 3).Select(_ => queue.EnterAsync(Work("a"), default).AsTask())];
        await Assert.ThrowsAsync<QueueFullException>(() => queue.EnterAsync(Work("a"), default).AsTask());
        Task<ComputeSlot> modest = queue.EnterAsync(Work("b"), default).AsTask();
        await Assert.ThrowsAsync<QueueFullException>(() => greedy[2]);
        Assert.False(modest.IsCompleted);
        // Two and one: taking another place from the first would not be fairer.
        await Assert.ThrowsAsync<QueueFullException>(() => queue.EnterAsync(Work("b"), default).AsTask());
        slot.Dispose();
        (await greedy[0]).Dispose();
        (await modest).Dispose();
        (await greedy[1]).Dispose();
        Assert.Equal((0, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_ADeadlineThatCannotBeMet_IsRefusedAtOnce()
    {
        var time = new ManualTime();
        var queue = new ComputeQueue(slots: 1, queueLength: 10, Minute, time);
        await TakeAsync(queue, time, TimeSpan.FromSeconds(1));
        using ComputeSlot slot = await queue.EnterAsync(Work(), default);
        Task<ComputeSlot> waiting = queue.EnterAsync(Work(), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(0.5));
        // Half a second of the first, one of the second, one of its own.
        DeadlineUnreachableException exception = await Assert.ThrowsAsync<DeadlineUnreachableException>(
            () => queue.EnterAsync(Work(deadline: (time.GetUtcNow() + TimeSpan.FromSeconds(2.4)).UtcDateTime), default).AsTask());
        Assert.Equal("The deadline is in 2400 ms, and the answer would take about 2500 ms: others are first.", exception.Message);
        Assert.Equal(TimeSpan.FromSeconds(0.1), exception.RetryDelay);
        Task<ComputeSlot> inTime = queue.EnterAsync(Work(deadline: (time.GetUtcNow() + TimeSpan.FromSeconds(2.6)).UtcDateTime), default).AsTask();
        Assert.Equal(2, queue.Waiting);
        slot.Dispose();
        (await waiting).Dispose();
        (await inTime).Dispose();
    }

    [Fact]
    public async Task Release_ADeadlineThatCannotBeMetAnyMore_IsPassedOver()
    {
        var time = new ManualTime();
        var queue = new ComputeQueue(slots: 1, queueLength: 10, Minute, time);
        await TakeAsync(queue, time, TimeSpan.FromSeconds(1));
        ComputeSlot slot = await queue.EnterAsync(Work(), default);
        Task<ComputeSlot> late = queue.EnterAsync(Work(deadline: (time.GetUtcNow() + TimeSpan.FromSeconds(3)).UtcDateTime), default).AsTask();
        Task<ComputeSlot> patient = queue.EnterAsync(Work(), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(2.5));
        slot.Dispose();
        await Assert.ThrowsAsync<DeadlineUnreachableException>(() => late);
        (await patient).Dispose();
    }

    [Fact]
    public async Task EnterAsync_WaitedAsLongAsOneMay_IsRefused()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 10, TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using ComputeSlot slot = await queue.EnterAsync(Work(), default);
        await Assert.ThrowsAsync<QueueFullException>(() => queue.EnterAsync(Work(), default).AsTask());
        Assert.Equal((1, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_AFreeSlot_AsksForNoEstimate()
    {
        var time = new ManualTime();
        var queue = new ComputeQueue(slots: 1, queueLength: 10, Minute, time);
        await TakeAsync(queue, time, TimeSpan.FromHours(1));
        (await queue.EnterAsync(Work(deadline: (time.GetUtcNow() + TimeSpan.FromSeconds(1)).UtcDateTime), default)).Dispose();
    }

    private static ComputeWork Work(string caller = "a", DateTime? deadline = null) => new(caller, "kind", deadline ?? DateTime.MaxValue);

    /// <summary>Teaches the queue how long such work takes.</summary>
    private static async Task TakeAsync(ComputeQueue queue, ManualTime time, TimeSpan elapsed)
    {
        using ComputeSlot slot = await queue.EnterAsync(Work(), default);
        time.Advance(elapsed);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
