using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

public sealed class LocalActivationSourceTests
{
    [Fact]
    public async Task StreamAsync_AllLayers_ComeInTheOrderOfTheNetwork()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var received = await source.ReceiveAsync(TestNetworks.Input(model), ["*"]);
        Assert.Equal(model.Network.Layers.Select(l => l.Name), received.Select(r => r.Layer.Name));
        Assert.All(received, r => Assert.Equal(r.Layer.OutputShape, r.Shape));
    }

    [Fact]
    public async Task StreamAsync_ConvolutionReluAndSoftmax_EqualScalarLoops()
    {
        Model model = TestNetworks.Small(side: 6);
        ActivationInput.ReadyTensor input = TestNetworks.Input(model);
        await using var source = new LocalActivationSource(model);
        var byName = (await source.ReceiveAsync(input, ["*"])).ToDictionary(r => r.Layer.Name, r => r.Values);
        ReadOnlySpan<float> weights = model.ReadParameters(model.Network.Layers.First(l => l.Name == "conv1")).Single().Values.Span;
        float largest = byName["conv1"].Max(MathF.Abs);
        for (int filter = 0; filter < 8; filter++)
        {
            for (int row = 0; row < 6; row++)
            {
                for (int column = 0; column < 6; column++)
                {
                    double sum = 0;
                    for (int channel = 0; channel < 3; channel++)
                    {
                        for (int y = 0; y < 3; y++)
                        {
                            for (int x = 0; x < 3; x++)
                            {
                                (int r, int c) = (row + y - 1, column + x - 1);
                                if (r is >= 0 and < 6 && c is >= 0 and < 6)
                                {
                                    sum += weights[(((filter * 3) + channel) * 9) + (y * 3) + x] * input.Values.Span[(((channel * 6) + r) * 6) + c];
                                }
                            }
                        }
                    }

                    int index = (((filter * 6) + row) * 6) + column;
                    Assert.Equal(sum, byName["conv1"][index], largest * 1e-5);
                    Assert.Equal(Math.Max(0, byName["conv1"][index]), byName["relu1"][index]);
                }
            }
        }

        Assert.Equal(1, byName["prob"].Sum(), 1e-5);
    }

    [Fact]
    public async Task StreamAsync_InputLayer_YieldsTheInputTensor()
    {
        Model model = TestNetworks.Small();
        ActivationInput.ReadyTensor input = TestNetworks.Input(model);
        await using var source = new LocalActivationSource(model);
        var received = Assert.Single(await source.ReceiveAsync(input, [model.Network.Layers[0].Name]));
        Assert.Equal(input.Values.ToArray(), received.Values);
        Assert.Equal(0, source.Plans.LoadedCount);
    }

    [Fact]
    public async Task StreamAsync_LayersThatShareATensor_ShowTheSameValues()
    {
        Model model = TestNetworks.Small();
        Layer output = model.Network.Layers.Single(l => l.Type == LayerType.ClassificationOutput);
        await using var source = new LocalActivationSource(model);
        List<Activation> kept = [];
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["prob", output.Name]))
        {
            kept.Add(activation);
        }

        kept[0].Dispose();
        kept[0].Dispose();
        Assert.Equal(1, kept[1].Values.ToArray().Sum(), 1e-5);
        kept[1].Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept[1].Values.Span[0]);
    }

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
    public async Task StreamAsync_LaterLayersStillCompute_FirstLayerIsHandedOut()
    {
        Model model = TestNetworks.Chain(length: 40, side: 128);
        await using var source = new LocalActivationSource(model);
        var timings = new StreamTimings();
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["*"], timings, TimeSpan.Zero))
        {
            using (activation)
            {
                if (activation.Layer.Name == "conv0")
                {
                    Assert.Equal(TimeSpan.Zero, timings.Compute);
                }
            }
        }

        Assert.NotEqual(TimeSpan.Zero, timings.Compute);
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
    public async Task StreamAsync_WrongInputShape_SaysWhatIsExpected()
    {
        Model model = TestNetworks.Small(side: 16);
        await using var source = new LocalActivationSource(model);
        var input = new ActivationInput.ReadyTensor(new float[3 * 10 * 10], new TensorShape(1, 3, 10, 10));
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => source.ReceiveAsync(input, ["conv1"]));
        Assert.StartsWith("The input tensor has the shape 1x3x10x10 and 300 values; model 'small' expects 1x3x16x16 with 768.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamAsync_UnknownLayer_NamesIt()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var exception = await Assert.ThrowsAsync<UnknownLayerException>(() => source.ReceiveAsync(TestNetworks.Input(model), ["conv9"]));
        Assert.Equal("conv9", exception.Pattern);
        Assert.Contains("conv1", exception.Nearest);
    }

    [Fact]
    public async Task StreamAsync_NoLayerNamed_IsRefused()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        await Assert.ThrowsAsync<ArgumentException>(() => source.ReceiveAsync(TestNetworks.Input(model), []));
        await Assert.ThrowsAsync<ArgumentException>(() => source.ReceiveAsync(TestNetworks.Input(model), default));
    }

    [Fact]
    public async Task StreamAsync_NoImage_ThrowsImageFormatException()
    {
        await using var source = new LocalActivationSource(TestNetworks.Small());
        await Assert.ThrowsAsync<ImageFormatException>(() => source.ReceiveAsync(new ActivationInput.EncodedImage(new byte[100]), ["conv1"]));
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task StreamAsync_EncodedImage_FeedsThePreprocessedPicture()
    {
        Model model = TestNetworks.Small();
        var photo = new Image(20, 30, 3, [.. Enumerable.Range(0, 20 * 30 * 3).Select(i => (byte)(i * 7))]);
        var preprocessor = new Preprocessor(model.Network.Input);
        float[] expected = new float[model.Network.Input.Shape.ElementCount];
        preprocessor.Normalize(preprocessor.Fit(photo), expected);
        await using var source = new LocalActivationSource(model);
        var received = Assert.Single(await source.ReceiveAsync(new ActivationInput.EncodedImage(PngEncoder.Encode(photo)), [model.Network.Layers[0].Name]));
        Assert.Equal(expected, received.Values);
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

    [Fact]
    public async Task Constructor_OtherSharedOptionsThanAnOpenSource_IsRefused()
    {
        Model model = TestNetworks.Small();
        await using (new LocalActivationSource(model, new InferenceOptions { Threads = 1 }))
        {
            var exception = Assert.Throws<InvalidOperationException>(() => new LocalActivationSource(model, new InferenceOptions { Threads = 3 }));
            Assert.Contains("ONNX Runtime runs with 1 threads", exception.Message, StringComparison.Ordinal);
            Assert.Contains("the options ask for 3 threads", exception.Message, StringComparison.Ordinal);
        }

        await using var later = new LocalActivationSource(model, new InferenceOptions { Threads = 3 });
        Assert.NotEmpty(await later.ReceiveAsync(TestNetworks.Input(model), ["prob"]));
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

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Constructor_OptionOutOfRange_Throws(int threads, int runs, int plans) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalActivationSource(
            TestNetworks.Small(), new InferenceOptions { Threads = threads, MaximumConcurrentRuns = runs, MaximumPlans = plans }));

    [Fact]
    public async Task StreamAsync_OperatorThatTheEngineDoesNotKnow_ThrowsWithoutPathsInTheMessage()
    {
        Model model = TestNetworks.Load("odd", [1, 3, 8, 8], "odd", builder => builder
            .AddNode(TestNetworks.Node("Relu", "relu", ["data"]))
            .AddNode(TestNetworks.Node("Frobnicate", "odd", ["relu"])));
        await using var source = new LocalActivationSource(model);
        var exception = await Assert.ThrowsAsync<OnnxRuntimeException>(() => source.ReceiveAsync(TestNetworks.Input(model), ["odd"]));
        Assert.Equal($"ONNX Runtime failed to load the model ({exception.Code}).", exception.Message);
        Assert.Contains("Frobnicate", exception.Detail, StringComparison.Ordinal);
        Assert.Equal(0, source.Plans.LoadedCount);
        Assert.NotEmpty(await source.ReceiveAsync(TestNetworks.Input(model), ["relu"]));
    }

    [Fact]
    public async Task StreamAsync_MutatedModels_FailOnlyWithDocumentedExceptions()
    {
        byte[] bytes = TestNetworks.Small(side: 8).FileBytes.ToArray();
        var random = new Random(7);
        (int refusedHere, int refusedByTheEngine) = (0, 0);
        for (int mutant = 0; mutant < 120; mutant++)
        {
            byte[] mutated = [.. bytes];
            // Everything but the weights in the middle: the header, and the graph's tail.
            mutated[random.Next(2) == 0 ? random.Next(60) : bytes.Length - 1 - random.Next(420)] = (byte)random.Next(256);
            try
            {
                Model model = Model.Load(mutated, "mutant", new ModelManifest { Mean = [0f], Scale = [1f] });
                await using var source = new LocalActivationSource(model);
                await source.ReceiveAsync(TestNetworks.Input(model), ["*"]);
            }
            catch (ModelFormatException)
            {
                refusedHere++;
            }
            catch (OnnxRuntimeException)
            {
                refusedByTheEngine++;
            }
        }

        Assert.NotEqual(0, refusedHere);
        Assert.NotEqual(0, refusedByTheEngine);
    }

    [Fact]
    public async Task ReadParametersAsync_Convolution_GivesItsWeights()
    {
        await using var source = new LocalActivationSource(TestNetworks.Small());
        ImmutableArray<ParameterTensor> parameters = await source.ReadParametersAsync("conv1");
        Assert.Equal(TestNetworks.Weights(8 * 3 * 9, 1), Assert.Single(parameters).Values.ToArray());
        Assert.Empty(await source.ReadParametersAsync("relu1"));
        await Assert.ThrowsAsync<UnknownLayerException>(async () => await source.ReadParametersAsync("nothing"));
    }
}
