using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>Networks that are not GoogLeNet. The engine refuses an output whose shape is not the catalogue's, so that receiving a layer also proves its shape.</summary>
public sealed class OtherNetworksTests
{
    [Fact]
    public async Task StreamAsync_DemonstrationNetwork_GivesAll144LayersAlive()
    {
        Model model = DemoGoogLeNet.Open();
        await using var source = new LocalActivationSource(model);
        var received = await source.ReceiveAsync(TestNetworks.Input(model), ["*"]);
        Assert.Equal(144, received.Count);
        Assert.All(received, r =>
        {
            Assert.Equal(r.Layer.OutputShape, r.Shape);
            Assert.True(r.Values.All(float.IsFinite), r.Layer.Name);
            Assert.True(r.Values.Max() > r.Values.Min(), r.Layer.Name);
        });
        Assert.Equal(1, received.Single(r => r.Layer.Name == "prob").Values.Sum(), 1e-4);
        Assert.Equal(received[^2].Values, received[^1].Values);
    }

    [Fact]
    public async Task StreamAsync_BatchNormalizationAndResidualAddition_AllLayersCompute()
    {
        Model model = TestNetworks.Load("residual", [-1, 3, 16, 16], "sum", builder => builder
            .AddInitializer("w1", new TensorShape(8, 3, 3, 3), TestNetworks.Weights(216, 1))
            .AddInitializer("w2", new TensorShape(8, 8, 3, 3), TestNetworks.Weights(576, 2))
            .AddInitializer("ones", new TensorShape(8), [.. Enumerable.Repeat(1f, 8)])
            .AddInitializer("zeros", new TensorShape(8), new float[8])
            .AddNode(Convolution("conv1", "data", "w1"))
            .AddNode(TestNetworks.Node("BatchNormalization", "bn1", ["conv1", "ones", "zeros", "zeros", "ones"]))
            .AddNode(TestNetworks.Node("Relu", "relu1", ["bn1"]))
            .AddNode(Convolution("conv2", "relu1", "w2"))
            .AddNode(TestNetworks.Node("Add", "sum", ["conv2", "relu1"])));
        await using var source = new LocalActivationSource(model);
        var byName = (await source.ReceiveAsync(TestNetworks.Input(model), ["*"])).ToDictionary(r => r.Layer.Name, r => r.Values);
        Assert.Equal(["data", "conv1", "bn1", "relu1", "conv2", "sum"], byName.Keys);
        for (int i = 0; i < byName["sum"].Length; i++)
        {
            Assert.Equal(byName["conv2"][i] + byName["relu1"][i], byName["sum"][i], 1e-3f);
        }
    }

    [Fact]
    public async Task StreamAsync_GroupedConvolutionAndGlobalPooling_AllLayersCompute()
    {
        Model model = TestNetworks.Load("grouped", [1, 3, 12, 20], "pool", builder => builder
            .AddInitializer("w1", new TensorShape(6, 1, 3, 3), TestNetworks.Weights(54, 1))
            .AddNode(TestNetworks.Node("Conv", "conv1", ["data", "w1"], new OnnxAttribute.Integer("group", 3), new OnnxAttribute.Integers("strides", 2, 2)))
            .AddNode(TestNetworks.Node("GlobalAveragePool", "pool", ["conv1"])));
        await using var source = new LocalActivationSource(model);
        var received = await source.ReceiveAsync(TestNetworks.Input(model), ["conv1", "pool"]);
        Assert.Equal(["1x6x5x9", "1x6x1x1"], received.Select(r => r.Shape.ToString()));
        Assert.Equal(received[0].Values.Take(45).Average(), received[1].Values[0], 1e-3f);
    }

    [Fact]
    public async Task StreamAsync_ChannelsLastInput_IsFedAsItIs()
    {
        Model model = TestNetworks.Load(
            "last", [1, 8, 10, 3], "planes",
            builder => builder.AddNode(TestNetworks.Node("Transpose", "planes", ["data"], new OnnxAttribute.Integers("perm", 0, 3, 1, 2))),
            new ModelManifest { Layout = TensorLayout.Nhwc, Mean = [0f], Scale = [1f] });
        ActivationInput.ReadyTensor input = TestNetworks.Input(model);
        await using var source = new LocalActivationSource(model);
        var received = Assert.Single(await source.ReceiveAsync(input, ["planes"]));
        Assert.Equal("1x3x8x10", received.Shape.ToString());
        Assert.Equal(input.Values.Span[4], received.Values[80 + 1]);
    }

    [Fact]
    public async Task StreamAsync_LayerOfUnknownShape_GetsTheShapeOfTheRun()
    {
        Model model = TestNetworks.Load("unknown", [1, 3, 4, 5], "relu", builder => builder
            .AddNode(TestNetworks.Node("Relu", "relu", ["data"]))
            .AddNode(TestNetworks.Node("Einsum", "swapped", ["relu"], new OnnxAttribute.Text("equation", "nchw->nchw"))));
        await using var source = new LocalActivationSource(model);
        Assert.False(model.Network.Layers[^1].OutputShape.IsKnown);
        var received = await source.ReceiveAsync(TestNetworks.Input(model), ["relu", "swapped"]);
        Assert.Equal("1x3x4x5", received[1].Shape.ToString());
        Assert.Equal(received[0].Values, received[1].Values);
        Assert.Equal(0, source.Statistics.OutputBytesInUse);
    }

    private static OnnxNode Convolution(string name, string input, string weights) =>
        TestNetworks.Node("Conv", name, [input, weights], new OnnxAttribute.Integers("pads", 1, 1, 1, 1));
}
