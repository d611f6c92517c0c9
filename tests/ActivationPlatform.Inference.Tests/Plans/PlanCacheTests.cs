using System.Collections.Immutable;
using ActivationPlatform.Inference.Operators;
using ActivationPlatform.Inference.Plans;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests.Plans;

public sealed class PlanCacheTests : IDisposable
{
    private readonly Model model = TestNetworks.Small(side: 8);
    private readonly Engine engine = Engine.Acquire(EngineSettings.From(new InferenceOptions()));
    private int builds;

    public void Dispose() => engine.Release();

    [Fact]
    public async Task RentAsync_SamePlanAgain_BuildsItOnce()
    {
        await using PlanCache cache = CreateCache(capacity: 2);
        using (PlanLease first = await RentAsync(cache, "conv1"))
        using (PlanLease second = await RentAsync(cache, "conv1"))
        {
            Assert.Same(first.Plan, second.Plan);
        }

        using PlanLease third = await RentAsync(cache, "conv1");
        Assert.Equal(1, builds);
    }

    [Fact]
    public async Task RentAsync_ManyAskAtOnceForANewPlan_BuildsItOnce()
    {
        await using PlanCache cache = CreateCache(capacity: 2);
        PlanLease[] leases = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => RentAsync(cache, "prob"))));
        Assert.Single(leases.Select(l => l.Plan).Distinct());
        Assert.Equal(1, builds);
        Array.ForEach(leases, l => l.Dispose());
    }

    [Fact]
    public async Task RentAsync_BeyondTheCapacity_ForgetsTheLeastRecentlyUsed()
    {
        await using PlanCache cache = CreateCache(capacity: 2);
        (await RentAsync(cache, "conv1")).Dispose();
        (await RentAsync(cache, "relu1")).Dispose();
        (await RentAsync(cache, "conv1")).Dispose();
        (await RentAsync(cache, "prob")).Dispose();
        Assert.Equal(3, builds);
        (await RentAsync(cache, "conv1")).Dispose();
        Assert.Equal(3, builds);
        (await RentAsync(cache, "relu1")).Dispose();
        Assert.Equal(4, builds);
        await UntilLoadedAsync(cache, 2);
    }

    [Fact]
    public async Task RentAsync_PlansBeyondTheBytes_KeepsOnlyTheLast()
    {
        await using PlanCache cache = CreateCache(capacity: 8, maximumBytes: 1);
        (await RentAsync(cache, "conv1")).Dispose();
        (await RentAsync(cache, "conv1")).Dispose();
        Assert.Equal(1, builds);
        (await RentAsync(cache, "relu1")).Dispose();
        await UntilLoadedAsync(cache, 1);
        (await RentAsync(cache, "relu1")).Dispose();
        Assert.Equal(2, builds);
    }

    [Fact]
    public async Task RentAsync_ForgottenPlanInUse_StaysLoadedUntilItIsGivenBack()
    {
        await using PlanCache cache = CreateCache(capacity: 1);
        PlanLease inUse = await RentAsync(cache, "conv1");
        (await RentAsync(cache, "relu1")).Dispose();
        Assert.Equal(2, cache.LoadedCount);
        inUse.Dispose();
        inUse.Dispose();
        await UntilLoadedAsync(cache, 1);
    }

    [Fact]
    public async Task RentAsync_Cancelled_OthersStillGetThePlan()
    {
        var release = new TaskCompletionSource();
        await using var cache = new PlanCache(2, long.MaxValue, outputs =>
        {
            release.Task.Wait();
            return Build(outputs);
        });
        using var cancellation = new CancellationTokenSource();
        Task<PlanLease> impatient = RentAsync(cache, "conv1", cancellation.Token);
        Task<PlanLease> patient = RentAsync(cache, "conv1");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        release.SetResult();
        using PlanLease lease = await patient;
        Assert.Equal(1, builds);
    }

    [Fact]
    public async Task RentAsync_BuildFails_TheNextOneTriesAgain()
    {
        bool fail = true;
        await using var cache = new PlanCache(2, long.MaxValue, outputs => fail ? throw new InvalidOperationException("no") : Build(outputs));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RentAsync(cache, "conv1"));
        fail = false;
        using PlanLease lease = await RentAsync(cache, "conv1");
        Assert.Equal(1, builds);
    }

    [Fact]
    public async Task DisposeAsync_PlanInUse_WaitsForItsUserAndRefusesNewOnes()
    {
        PlanCache cache = CreateCache(capacity: 2);
        PlanLease lease = await RentAsync(cache, "conv1");
        ValueTask disposing = cache.DisposeAsync();
        Assert.False(disposing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => RentAsync(cache, "conv1"));
        lease.Dispose();
        await disposing;
        Assert.Equal(0, cache.LoadedCount);
    }

    [Fact]
    public async Task DisposeAsync_PlanStillBeingBuilt_WaitsAndUnloadsIt()
    {
        int before = engine.Api.LiveHandles;
        var release = new TaskCompletionSource();
        var cache = new PlanCache(2, long.MaxValue, outputs =>
        {
            release.Task.Wait();
            return Build(outputs);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RentAsync(cache, "conv1", new CancellationToken(canceled: true)));
        ValueTask disposing = cache.DisposeAsync();
        Assert.False(disposing.IsCompleted);
        release.SetResult();
        await disposing;
        Assert.Equal(before, engine.Api.LiveHandles);
    }

    private static async Task UntilLoadedAsync(PlanCache cache, int count)
    {
        // Plans are unloaded on a thread of the pool.
        while (cache.LoadedCount != count)
        {
            await Task.Yield();
        }
    }

    private PlanCache CreateCache(int capacity, long maximumBytes = long.MaxValue) => new(capacity, maximumBytes, Build);

    private ExecutionPlan Build(ImmutableArray<PlanOutput> outputs)
    {
        Interlocked.Increment(ref builds);
        return ExecutionPlan.Build(engine, model.Graph.ReplaceOperator("LRN", OperatorHost.Domain, LrnOperator.Name), "data", outputs);
    }

    private Task<PlanLease> RentAsync(PlanCache cache, string layer, CancellationToken cancellationToken = default) =>
        cache.RentAsync([new PlanOutput(layer, model.Network.Layers.Single(l => l.Name == layer).OutputShape)], cancellationToken);
}
