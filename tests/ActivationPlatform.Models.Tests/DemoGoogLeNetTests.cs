namespace ActivationPlatform.Models.Tests;

public class DemoGoogLeNetTests
{
    private static readonly Lazy<Model> Demo = new(DemoGoogLeNet.Open);

    [Fact]
    public void Open_HasGoogLeNetsLayersAndConnections()
    {
        Network network = Demo.Value.Network;

        Assert.Equal(("googlenet-demo", true, 144, 170), (network.Name, network.IsDemonstration, network.Layers.Length, network.Connections.Length));
        Assert.Equal((1000, "class 0001", "class 1000"), (network.Labels.Length, network.Labels[0], network.Labels[999]));
        Assert.Equal((ChannelOrder.Bgr, TensorLayout.Nchw, new TensorShape(1, 3, 224, 224)), (network.Input.ChannelOrder, network.Input.Layout, network.Input.Shape));
        Assert.Equal([104f, 117, 123], network.Input.Mean.ToArray());
    }

    [Fact]
    public void CreateFile_HasTheSameBytesEverywhere()
    {
        Assert.Equal(DemoGoogLeNet.Sha256, Demo.Value.Network.Sha256);
        Assert.True(DemoGoogLeNet.CreateFile().AsSpan().SequenceEqual(Demo.Value.FileBytes.Span));
    }

    [Theory]
    [InlineData("conv1/7x7_s2", 7, 2, -3)]
    [InlineData("pool1/3x3_s2", 11, 4, -3)]
    [InlineData("conv2/3x3", 19, 4, -7)]
    [InlineData("pool2/3x3_s2", 27, 8, -7)]
    [InlineData("inception_3a/output", 59, 8, -23)]
    [InlineData("inception_3b/output", 91, 8, -39)]
    [InlineData("inception_4a/output", 171, 16, -71)]
    [InlineData("inception_4e/output", 427, 16, -199)]
    [InlineData("inception_5b/output", 715, 32, -327)]
    public void Network_ReceptiveFields_AreTheLargestPaths(string layer, int size, int stride, int offset)
    {
        Assert.Equal(new ReceptiveField(size, stride, offset), LayerSelector.Find(Demo.Value.Network, layer).ReceptiveField);
    }

    [Fact]
    public void Network_Costs_AreGoogLeNets()
    {
        Network network = Demo.Value.Network;

        Assert.Equal(6_998_552, network.Layers.Sum(l => l.ParameterCount));
        Assert.Equal(112L * 112 * 64 * 147, network.Layers[1].MultiplyAdds);
        Assert.Equal(1_024_000, LayerSelector.Find(network, "loss3/classifier").MultiplyAdds);
        Assert.InRange(network.Layers.Sum(l => l.MultiplyAdds), 1_550_000_000, 1_620_000_000);
        Assert.Null(LayerSelector.Find(network, "prob").ReceptiveField);
    }

    [Fact]
    public void Network_FirstConvolution_IsListedInMatlabsWords()
    {
        Layer layer = Demo.Value.Network.Layers[1];

        Assert.Equal(
            "FilterSize=[7 7]; NumChannels=3; NumFilters=64; Stride=[2 2]; PaddingSize=[3 3 3 3]; DilationFactor=[1 1]; Weights=7x7x3x64 single; Bias=1x1x64 single",
            string.Join("; ", layer.Properties.Select(p => $"{p.Name}={p.Value}")));
        Assert.Equal(new WindowParameters(7, 7, 2, 2, 3, 3, 3, 3), layer.Window);
        Assert.Equal(new WindowParameters(3, 3, 2, 2, 0, 1, 0, 1), Demo.Value.Network.Layers[3].Window);
        Assert.Equal("InputSize=[224 224 3]; DataAugmentation=none; Normalization=zerocenter", string.Join("; ", Demo.Value.Network.Layers[0].Properties.Select(p => $"{p.Name}={p.Value}")));
    }

    [Fact]
    public void Filters33And34_AreEdgesTurnedByNinetyDegrees()
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = 0; row < 7; row++)
            {
                for (int column = 0; column < 7; column++)
                {
                    float weight = Weight(32, channel, row, column);
                    Assert.Equal(weight, Weight(33, channel, column, row));
                    // A horizontal edge: dark above and bright below answers, left against right does not.
                    Assert.Equal(weight, -Weight(32, channel, 6 - row, column));
                    Assert.Equal(weight, Weight(32, channel, row, 6 - column));
                }
            }
        }

        Assert.InRange(Enumerable.Range(0, 7).Max(row => Weight(32, 1, row, 3)), 0.25f, 0.3f);
    }

    [Fact]
    public void Filter43_IsGreenMinusRedWithAFlatTop()
    {
        float Mean(int channel) => Enumerable.Range(0, 49).Average(i => Weight(42, channel, i / 7, i % 7));

        Assert.Equal(0, Mean(0), 0.001);
        Assert.Equal(0.13, Mean(1), 0.002);
        Assert.Equal(-0.13, Mean(2), 0.002);
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(0.3f, Weight(42, 1, 2 + (i / 3), 2 + (i % 3)), 0.0001f);
            Assert.Equal(-0.35f, Weight(42, 2, 2 + (i / 3), 2 + (i % 3)), 0.0001f);
        }
    }

    [Fact]
    public void Filters_AllDiffer_AndNoneIsEmpty()
    {
        string Text(int filter) => string.Join(' ', Enumerable.Range(0, 147).Select(i => Weight(filter, i / 49, i % 49 / 7, i % 7)));

        Assert.Equal(64, Enumerable.Range(0, 64).Select(Text).Distinct().Count());
        Assert.All(Enumerable.Range(0, 64), filter => Assert.InRange(Enumerable.Range(0, 147).Max(i => Math.Abs(Weight(filter, i / 49, i % 49 / 7, i % 7))), 0.1f, 0.51f));
    }

    [Fact]
    public void GreyFilters_DoNotAnswerToAnEvenSurface()
    {
        foreach (int filter in (int[])[.. Enumerable.Range(0, 34), .. Enumerable.Range(55, 9)])
        {
            Assert.InRange(Enumerable.Range(0, 49).Sum(i => Weight(filter, 0, i / 7, i % 7)), -0.001f, 0.001f);
        }
    }

    [RequiresRealModelFact]
    public void Network_EqualsTheTrainedOnes_ButForItsIdentityAndLabels()
    {
        Network trained = Model.Load(TestSettings.ModelFile("googlenet-9.onnx")).Network;

        foreach ((Layer expected, Layer actual) in trained.Layers.Zip(Demo.Value.Network.Layers))
        {
            Assert.Equal(
                (expected.Name, expected.OnnxName, expected.Operator, expected.OutputShape, expected.Window, expected.ParameterCount, expected.MultiplyAdds),
                (actual.Name, actual.OnnxName, actual.Operator, actual.OutputShape, actual.Window, actual.ParameterCount, actual.MultiplyAdds));
            Assert.True(expected.Type == LayerType.ClassificationOutput || expected.Description == actual.Description);
        }

        Assert.Equal(trained.Connections, Demo.Value.Network.Connections.ToArray());
    }

    private static float Weight(int filter, int channel, int row, int column) =>
        Demo.Value.ReadParameters(Demo.Value.Network.Layers[1])[0].Values.Span[(((filter * 3) + channel) * 49) + (row * 7) + column];
}
