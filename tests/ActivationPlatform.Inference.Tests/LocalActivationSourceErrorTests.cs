using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>What is refused, and in which words.</summary>
public sealed class LocalActivationSourceErrorTests
{
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
}
