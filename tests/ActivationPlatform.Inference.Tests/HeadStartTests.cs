using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

public sealed class HeadStartTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task StreamAsync_FirstActivationIsRead_TheRunPausesUntilItIsDisposed()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var timings = new StreamTimings();
        await using IAsyncEnumerator<Activation> stream = source.StreamAsync(TestNetworks.Input(model), ["conv1", "relu1", "prob"], timings, Long).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Activation first = stream.Current;
        Task<bool> second = stream.MoveNextAsync().AsTask();
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(200)));
        Assert.False(second.IsCompleted);

        first.Dispose();
        Assert.True(await second.WaitAsync(Long));
        stream.Current.Dispose();
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("prob", stream.Current.Layer.Name);
        stream.Current.Dispose();
    }

    [Fact]
    public async Task StreamAsync_FirstActivationIsKept_TheRunGoesOnAfterTheLimit()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var kept = new List<Activation>();
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["*"], new StreamTimings(), TimeSpan.FromMilliseconds(20)))
        {
            kept.Add(activation);
        }

        Assert.Equal(model.Network.Layers.Length, kept.Count);
        kept.ForEach(a => a.Dispose());
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_LeftWhileTheRunPauses_EndsAtOnce()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var stream = source.StreamAsync(TestNetworks.Input(model), ["conv1", "prob"], new StreamTimings(), Long).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Activation first = stream.Current;
        await stream.DisposeAsync().AsTask().WaitAsync(Long / 2);
        first.Dispose();
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_NegativeHeadStart_IsRefused()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        await using var stream = source.StreamAsync(TestNetworks.Input(model), ["*"], new StreamTimings(), Timeout.InfiniteTimeSpan).GetAsyncEnumerator();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await stream.MoveNextAsync());
    }
}
