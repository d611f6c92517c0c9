using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>A layer's activations are the same bits whatever else is asked for.</summary>
public sealed class PlanIndependenceTests
{
    [Fact]
    public Task StreamAsync_LayerAlone_HasItsBitsAmongAll_BatchNormalization() => AssertSameBitsAsync(Model.Load(SmallNetworks.Residual(), "residual"));

    [Fact]
    public Task StreamAsync_LayerAlone_HasItsBitsAmongAll_Groups() => AssertSameBitsAsync(Model.Load(SmallNetworks.Grouped(), "grouped"));

    [Fact]
    public Task StreamAsync_LayerAlone_HasItsBitsAmongAll_LocalNormalization() => AssertSameBitsAsync(TestNetworks.Small());

    // As many channels as the engine's blocked layout needs: it adds within the convolution there.
    [Fact]
    public Task StreamAsync_LayerAlone_HasItsBitsAmongAll_Additions() => AssertSameBitsAsync(TestNetworks.Load(
        "additions", [1, 3, 16, 16], "prob",
        builder => builder
            .AddInitializer("w1", new TensorShape(32, 3, 3, 3), TestNetworks.Weights(32 * 3 * 9, 1))
            .AddInitializer("w2", new TensorShape(32, 32, 3, 3), TestNetworks.Weights(32 * 32 * 9, 2))
            .AddInitializer("factors", new TensorShape(32, 1, 1), TestNetworks.Weights(32, 3))
            .AddInitializer("w3", new TensorShape(32, 10), TestNetworks.Weights(320, 4))
            .AddInitializer("offsets", new TensorShape(10), TestNetworks.Weights(10, 5))
            .AddNode(TestNetworks.Node("Conv", "first", ["data", "w1"], new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(TestNetworks.Node("Conv", "second", ["first", "w2"], new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(TestNetworks.Node("Add", "sum", ["second", "first"]))
            .AddNode(TestNetworks.Node("Relu", "relu", ["sum"]))
            .AddNode(TestNetworks.Node("Conv", "third", ["relu", "w2"], new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(TestNetworks.Node("Mul", "product", ["third", "factors"]))
            .AddNode(TestNetworks.Node("GlobalAveragePool", "pool", ["product"]))
            .AddNode(TestNetworks.Node("Flatten", "flat", ["pool"]))
            .AddNode(TestNetworks.Node("MatMul", "scores", ["flat", "w3"]))
            .AddNode(TestNetworks.Node("Add", "shifted", ["scores", "offsets"]))
            .AddNode(TestNetworks.Node("Softmax", "prob", ["shifted"]))));

    private static async Task AssertSameBitsAsync(Model model)
    {
        await using var source = new LocalActivationSource(model);
        ActivationInput input = TestNetworks.Input(model);
        List<string> different = [];
        foreach ((Layer layer, _, float[] values) in await source.ReceiveAsync(input, ["*"]))
        {
            (_, _, float[] alone) = Assert.Single(await source.ReceiveAsync(input, [layer.Name]));
            if (!alone.AsSpan().SequenceEqual(values))
            {
                different.Add(layer.Name);
            }
        }

        Assert.Empty(different);
    }
}
