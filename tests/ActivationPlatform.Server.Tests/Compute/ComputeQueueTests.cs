using ActivationPlatform.Server.Compute;

namespace ActivationPlatform.Server.Tests.Compute;

public sealed class ComputeQueueTests
{
    [Fact]
    public async Task EnterAsync_FreeSlots_AreTakenAtOnce()
    {
        var queue = new ComputeQueue(slots: 2, queueLength: 0);
        using ComputeSlot first = await queue.EnterAsync(default);
        using ComputeSlot second = await queue.EnterAsync(default);
        Assert.Equal((2, 0), (queue.Computing, queue.Waiting));
    }

    [Fact]
    public async Task EnterAsync_NoPlaceLeft_IsRefusedWithADelay()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 1);
        using ComputeSlot slot = await queue.EnterAsync(default);
        Task<ComputeSlot> waiting = queue.EnterAsync(default).AsTask();
        QueueFullException exception = await Assert.ThrowsAsync<QueueFullException>(() => queue.EnterAsync(default).AsTask());
        Assert.Equal("The server is busy: 1 images compute and 1 wait, which is as many as may.", exception.Message);
        Assert.Equal(TimeSpan.FromMilliseconds(200), exception.RetryDelay);
        slot.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Release_SeveralWait_ServesThemInTurn()
    {
        var queue = new ComputeQueue(slots: 1, queueLength: 10);
        ComputeSlot slot = await queue.EnterAsync(default);
        Task<ComputeSlot>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => queue.EnterAsync(default).AsTask())];
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
        var queue = new ComputeQueue(slots: 1, queueLength: 1);
        using ComputeSlot slot = await queue.EnterAsync(default);
        using var cancel = new CancellationTokenSource();
        Task<ComputeSlot> waiting = queue.EnterAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), (queue.Computing, queue.Waiting));
        slot.Dispose();
        Assert.Equal(0, queue.Computing);
    }

    [Fact]
    public async Task Dispose_Twice_ReleasesOnce()
    {
        var queue = new ComputeQueue(slots: 2, queueLength: 0);
        ComputeSlot first = await queue.EnterAsync(default);
        using ComputeSlot second = await queue.EnterAsync(default);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, queue.Computing);
    }

    [Fact]
    public async Task EnterAsync_ManyAtOnceWithRandomCancels_EndsEmpty()
    {
        var queue = new ComputeQueue(slots: 3, queueLength: 1000);
        var random = new Random(17);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            using var cancel = new CancellationTokenSource();
            int patience = random.Next(6);
            Task<ComputeSlot> entering = queue.EnterAsync(cancel.Token).AsTask();
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

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
