using ActivationPlatform.Inference.Runs;

namespace ActivationPlatform.Inference.Tests.Runs;

public class ComputeThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_OneAfterTheOther_StaysOnOneThread()
    {
        using var threads = new ComputeThreads([]);
        var used = new HashSet<Thread>();

        for (int run = 0; run < 50; run++)
        {
            await threads.RunAsync(() => used.Add(Thread.CurrentThread));
        }

        Assert.Single(used);
        Assert.False(used.Single().IsThreadPoolThread);
    }

    [Fact]
    public async Task RunAsync_AtOnce_EachHasAThread()
    {
        using var threads = new ComputeThreads([]);
        using var all = new Barrier(3);

        Task[] runs = [.. Enumerable.Range(0, 3).Select(_ => threads.RunAsync(() => Assert.True(all.SignalAndWait(Patience))))];

        await Task.WhenAll(runs).WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_WorkThrows_FailsAndTheThreadGoesOn()
    {
        using var threads = new ComputeThreads([]);
        Thread? first = null;

        await Assert.ThrowsAsync<InvalidDataException>(() => threads.RunAsync(() =>
        {
            first = Thread.CurrentThread;
            throw new InvalidDataException();
        }));
        Thread? second = null;
        await threads.RunAsync(() => second = Thread.CurrentThread);

        Assert.Same(first, second);
    }

    [Fact]
    public async Task Dispose_EndsThreadsThatWaitAndThatWork()
    {
        var threads = new ComputeThreads([]);
        using var go = new SemaphoreSlim(0);
        using var started = new SemaphoreSlim(0);
        Thread? working = null;
        Thread? waiting = null;
        Task work = threads.RunAsync(() =>
        {
            working = Thread.CurrentThread;
            started.Release();
            go.Wait(Patience);
        });
        await started.WaitAsync(Patience);
        await threads.RunAsync(() => waiting = Thread.CurrentThread);

        threads.Dispose();

        Assert.True(waiting!.Join(Patience));
        Assert.True(working!.IsAlive);
        go.Release();
        await work;
        Assert.True(working.Join(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => threads.RunAsync(() => { }));
    }

    [Fact]
    public async Task RunAsync_WithProcessors_WorksAsWithout()
    {
        using var threads = new ComputeThreads(ProcessorPlacement.Find(Environment.ProcessorCount));
        int count = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => threads.RunAsync(() => Interlocked.Increment(ref count))));

        Assert.Equal(20, count);
    }
}
