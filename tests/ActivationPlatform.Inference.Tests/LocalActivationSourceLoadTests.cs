using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>Many calls at once and one after the other, and what they hold.</summary>
public sealed class LocalActivationSourceLoadTests
{
    [Fact]
    public async Task StreamAsync_ConsumerThatNeverReads_HoldsNoComputeSlot()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model, new InferenceOptions { MaximumConcurrentRuns = 1 });
        IAsyncEnumerator<Activation> idle = source.StreamAsync(TestNetworks.Input(model), ["conv1", "prob"]).GetAsyncEnumerator();
        Assert.True(await idle.MoveNextAsync());
        Assert.Equal(model.Network.Layers.Length, (await source.ReceiveAsync(TestNetworks.Input(model), ["*"])).Count);
        idle.Current.Dispose();
        await idle.DisposeAsync();
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_ManyCallsAtOnce_AllGetTheSameBitsAndBuildOnePlan()
    {
        Model model = TestNetworks.Small(side: 32);
        await using var source = new LocalActivationSource(model);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => source.ReceiveAsync(TestNetworks.Input(model, i % 4), ["*"]))));
        for (int i = 4; i < results.Length; i++)
        {
            Assert.Equal(results[i % 4].SelectMany(r => r.Values), results[i].SelectMany(r => r.Values));
        }

        Assert.Equal(1, source.Plans.LoadedCount);
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_TwoThousandRuns_LeaveNoNativeObject()
    {
        Model model = TestNetworks.Small(side: 8);
        var source = new LocalActivationSource(model);
        Engine engine = source.Engine;
        await source.ReceiveAsync(TestNetworks.Input(model), ["*"]);
        int before = engine.Api.LiveHandles;
        for (int i = 0; i < 2000; i++)
        {
            await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model, i), ["*"]))
            {
                activation.Dispose();
                if (i % 3 == 0)
                {
                    break;
                }
            }
        }

        Assert.Equal(before, engine.Api.LiveHandles);
        Assert.Equal(0, engine.Outputs.RentedBytes);
        await source.DisposeAsync();
        Assert.Equal(new InferenceStatistics(0, 0, 0, 0), source.Statistics);
    }

    [Fact]
    public async Task StreamAsync_ParallelCallsCancelledAtRandom_LeaveNothingBehind()
    {
        Model model = TestNetworks.Chain(length: 12, side: 24);
        var source = new LocalActivationSource(model, new InferenceOptions { MaximumPlans = 2 });
        int completed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (int call = 0; call < 60; call++)
            {
                using var cancellation = new CancellationTokenSource();
                if (random.Next(2) == 0)
                {
                    cancellation.CancelAfter(TimeSpan.FromMilliseconds(random.NextDouble() * 4));
                }

                int take = random.Next(1, 13);
                try
                {
                    await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), [$"conv{random.Next(12)}", "conv1*"], cancellation.Token))
                    {
                        activation.Dispose();
                        if (--take == 0)
                        {
                            break;
                        }
                    }

                    Interlocked.Increment(ref completed);
                }
                catch (OperationCanceledException)
                {
                    Assert.True(cancellation.IsCancellationRequested);
                }
            }
        })));

        Assert.NotEqual(0, completed);
        Assert.Equal(0, source.Statistics.OutputBytesInUse);
        await source.DisposeAsync();
        Assert.Equal(new InferenceStatistics(0, 0, 0, 0), source.Statistics);
    }

    [Fact]
    public async Task StreamAsync_TooMuchOutputMemory_FailsWithTheNumbersAndRecovers()
    {
        Model model = TestNetworks.Small(side: 32);
        await using var source = new LocalActivationSource(model, new InferenceOptions { MaximumOutputBytes = 60_000 });
        List<Activation> kept = [];
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["conv1"]))
        {
            kept.Add(activation);
        }

        var exception = await Assert.ThrowsAsync<OutputMemoryException>(() => source.ReceiveAsync(TestNetworks.Input(model), ["relu1"]));
        Assert.Equal(
            "No memory for 32768 bytes of activations: 45056 are in use, at most 60000 are allowed. Dispose activations that are not needed, ask for fewer layers, or raise MaximumOutputBytes.",
            exception.Message);
        kept.ForEach(a => a.Dispose());
        Assert.Single(await source.ReceiveAsync(TestNetworks.Input(model), ["relu1"]));
        Assert.Equal(0, source.Statistics.OutputBytesInUse);
    }
}
