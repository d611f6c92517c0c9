using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>How calls and sources end before their time: cancelled, left, disposed.</summary>
public sealed class LocalActivationSourceEndTests
{
    [Fact]
    public async Task StreamAsync_ActivationKeptBeyondTheSource_StaysValid()
    {
        Model model = TestNetworks.Small();
        Activation? kept = null;
        await using (var source = new LocalActivationSource(model))
        {
            await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["relu1"]))
            {
                kept = activation;
            }
        }

        Assert.True(kept!.Values.Span.ToArray().All(v => v >= 0));
        kept.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Values.Span[0]);
    }

    [Fact]
    public async Task StreamAsync_Cancelled_StopsTheRunAndFreesEverything()
    {
        Model model = TestNetworks.Chain(length: 60, side: 128);
        await using var source = new LocalActivationSource(model);
        using var cancellation = new CancellationTokenSource();
        var timings = new StreamTimings();
        int received = 0;
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["conv*"], timings, TimeSpan.Zero, cancellation.Token))
            {
                activation.Dispose();
                received++;
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(1, received);
        Assert.Equal(TimeSpan.Zero, timings.Compute);
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_LeftEarly_StopsTheRunAndFreesEverything()
    {
        Model model = TestNetworks.Chain(length: 60, side: 128);
        await using var source = new LocalActivationSource(model);
        var timings = new StreamTimings();
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["conv*"], timings, TimeSpan.Zero))
        {
            activation.Dispose();
            break;
        }

        Assert.Equal(TimeSpan.Zero, timings.Compute);
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_CancelledBeforehand_ComputesNothing()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ReceiveAsync(TestNetworks.Input(model), ["*"], new CancellationToken(canceled: true)));
        Assert.Equal(0, source.Plans.LoadedCount);
    }

    [Fact]
    public async Task StreamAsync_AfterDispose_ThrowsObjectDisposedException()
    {
        Model model = TestNetworks.Small();
        var source = new LocalActivationSource(model);
        await source.DisposeAsync();
        await source.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => source.ReceiveAsync(TestNetworks.Input(model), ["conv1"]));
    }

    [Fact]
    public async Task DisposeAsync_CallUnderWay_WaitsForItsComputation()
    {
        Model model = TestNetworks.Chain(length: 20, side: 64);
        var source = new LocalActivationSource(model);
        await using IAsyncEnumerator<Activation> call = source.StreamAsync(TestNetworks.Input(model), ["conv*"]).GetAsyncEnumerator();
        Assert.True(await call.MoveNextAsync());
        await source.DisposeAsync();
        int received = 1;
        call.Current.Dispose();
        while (await call.MoveNextAsync())
        {
            call.Current.Dispose();
            received++;
        }

        Assert.Equal(20, received);
    }
}
