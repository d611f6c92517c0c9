using System.Collections.Immutable;

namespace ActivationPlatform.Models.Tests.Catalogue;

public class NetworkTests
{
    private static readonly Lazy<Network> Residual = new(() => Model.Load(SmallNetworks.Residual(), "residual", labels: ["one, first", "two", "three", "four", "five"]).Network);
    private static readonly Lazy<Network> Grouped = new(() => Model.Load(SmallNetworks.Grouped(), "grouped", new ModelManifest { InputShape = new TensorShape(1, 1, 12, 16) }).Network);

    [Theory]
    [InlineData(0, "image", "Image Input", "1x3x8x8", "8x8x3 images with 'zscore' normalization")]
    [InlineData(1, "conv1", "Convolution", "1x4x8x8", "4 3x3x3 convolutions with stride [1 1] and padding [1 1 1 1]")]
    [InlineData(2, "bn1", "Batch Normalization", "1x4x8x8", "Batch normalization with 4 channels")]
    [InlineData(3, "relu1", "ReLU", "1x4x8x8", "ReLU")]
    [InlineData(4, "conv2", "Convolution", "1x4x8x8", "4 3x3x4 convolutions with stride [1 1] and padding [1 1 1 1]")]
    [InlineData(5, "bn2", "Batch Normalization", "1x4x8x8", "Batch normalization with 4 channels")]
    [InlineData(6, "add", "Addition", "1x4x8x8", "Element-wise addition of 2 inputs")]
    [InlineData(7, "relu2", "ReLU", "1x4x8x8", "ReLU")]
    [InlineData(8, "pool", "Average Pooling", "1x4x1x1", "global average pooling")]
    [InlineData(9, "fc", "Fully Connected", "1x5", "5 fully connected layer")]
    [InlineData(10, "softmax", "Softmax", "1x5", "softmax")]
    [InlineData(11, "output", "Classification Output", "1x5", "crossentropyex with 'one' and 4 other classes")]
    public void Load_ResidualNetwork_ListsItsLayers(int index, string name, string type, string shape, string description)
    {
        Layer layer = Residual.Value.Layers[index];

        Assert.Equal((index, name, type, shape, description), (layer.Index, layer.Name, layer.TypeName, layer.OutputShape.ToString(), layer.Description));
    }

    [Fact]
    public void Load_ResidualNetwork_ConnectsTheShortcutAndSkipsTheFlatten()
    {
        Network network = Residual.Value;

        Assert.Equal(12, network.Layers.Length);
        Assert.Equal(
            "0-1 1-2 2-3 3-4 3-6 4-5 5-6 6-7 7-8 8-9 9-10 10-11",
            string.Join(' ', network.Connections.Select(c => $"{c.Source}-{c.Destination}")));
        Assert.Equal([5, 3], network.Layers[6].Inputs.ToArray());
        Assert.Equal("add:0", network.Layers[6].OnnxName);
        Assert.Equal("probabilities", network.Layers[11].OnnxName);
    }

    [Fact]
    public void Load_ResidualNetwork_CountsParametersAndMultiplyAdds()
    {
        Network network = Residual.Value;

        Assert.Equal([("Weights", "conv1.weight", "4x3x3x3")], network.Layers[1].Learnables.Select(l => (l.Name, l.OnnxName, l.Shape.ToString())));
        Assert.Equal(["Scale", "Offset", "Mean", "Variance"], network.Layers[2].Learnables.Select(l => l.Name));
        Assert.Equal((108, 4 * 64 * 27), (network.Layers[1].ParameterCount, network.Layers[1].MultiplyAdds));
        Assert.Equal((16, 0), (network.Layers[2].ParameterCount, network.Layers[2].MultiplyAdds));
        Assert.Equal((25, 20), (network.Layers[9].ParameterCount, network.Layers[9].MultiplyAdds));
    }

    [Fact]
    public void Load_ResidualNetwork_TakesTheLargestPathForReceptiveFields()
    {
        Network network = Residual.Value;

        Assert.Equal(new ReceptiveField(1, 1, 0), network.Layers[0].ReceptiveField);
        Assert.Equal(new ReceptiveField(3, 1, -1), network.Layers[3].ReceptiveField);
        Assert.Equal(new ReceptiveField(5, 1, -2), network.Layers[6].ReceptiveField);
        Assert.Equal(new ReceptiveField(12, 1, -2), network.Layers[8].ReceptiveField);
        Assert.Null(network.Layers[9].ReceptiveField);
    }

    [Theory]
    [InlineData(0, "input", "Image Input", "1x1x12x16", "12x16x1 images with 'rescale-zero-one' normalization")]
    [InlineData(1, "first", "Convolution", "1x4x12x16", "4 5x3x1 convolutions with stride [1 1] and padding [2 2 1 1]")]
    [InlineData(2, "second", "Convolution", "1x8x6x8", "2 groups of 4 3x3x2 convolutions with stride [2 2] and padding [1 1 1 1]")]
    [InlineData(3, "slope", "PRelu", "1x8x6x8", "Parametric ReLU")]
    [InlineData(4, "pooled", "Max Pooling", "1x8x3x4", "3x3 max pooling with stride [2 2] and padding [0 1 0 1]")]
    [InlineData(5, "mean", "Average Pooling", "1x8x1x1", "global average pooling")]
    [InlineData(6, "scores", "Convolution", "1x6x1x1", "6 1x1x8 convolutions with stride [1 1] and padding [0 0 0 0]")]
    public void Load_GroupedNetwork_ListsItsLayers(int index, string name, string type, string shape, string description)
    {
        Layer layer = Grouped.Value.Layers[index];

        Assert.Equal((index, name, type, shape, description), (layer.Index, layer.Name, layer.TypeName, layer.OutputShape.ToString(), layer.Description));
    }

    [Fact]
    public void Load_GroupedNetwork_HasNoClassificationOutput()
    {
        Assert.Equal(7, Grouped.Value.Layers.Length);
        Assert.Equal(2, Grouped.Value.Layers[2].Groups);
        Assert.Equal(8 * 48 * 18, Grouped.Value.Layers[2].MultiplyAdds);
        Assert.Equal("NumGroups", Grouped.Value.Layers[2].Properties[3].Name);
    }

    [Fact]
    public void Load_FreeSizes_GetDefaults()
    {
        Network network = Model.Load(SmallNetworks.Grouped(), "grouped").Network;

        Assert.Equal(new TensorShape(1, 1, 224, 224), network.Input.Shape);
        Assert.Equal(ChannelOrder.Gray, network.Input.ChannelOrder);
        Assert.Equal([0f], network.Input.Mean.ToArray());
        Assert.Equal([1 / 255f], network.Input.Scale.ToArray());
        Assert.Equal("1x8x56x56", network.Layers[4].OutputShape.ToString());
    }

    [Fact]
    public void Load_ColourImagesWithoutManifest_GetImageNetsMeanAndDeviation()
    {
        InputSpecification input = Residual.Value.Input;

        Assert.Equal((ChannelOrder.Rgb, TensorLayout.Nchw, ResizeMode.Stretch), (input.ChannelOrder, input.Layout, input.Resize));
        Assert.Equal([123.675f, 116.28f, 103.53f], input.Mean.ToArray());
        Assert.Equal([1 / 58.395f, 1 / 57.12f, 1 / 57.375f], input.Scale.ToArray());
    }

    [Fact]
    public void Load_ChannelsLast_IsRecognised()
    {
        byte[] bytes = new OnnxGraphBuilder("tf").AddInput("x", 1, 10, 12, 3).AddOutput("y", 1, 3, 10, 12)
            .AddNode("Transpose", ["x"], "y", new OnnxAttribute.Integers("perm", 0, 3, 1, 2)).ToBytes();

        Network network = Model.Load(bytes, "tf").Network;

        Assert.Equal((TensorLayout.Nhwc, 10, 12, 3), (network.Input.Layout, network.Input.Height, network.Input.Width, network.Input.Channels));
        Assert.Equal("1x3x10x12", network.Layers[1].OutputShape.ToString());
        Assert.Equal(new ReceptiveField(1, 1, 0), network.Layers[1].ReceptiveField);
    }

    [Fact]
    public void Load_ManifestNames_ReplaceTheFiles()
    {
        var manifest = new ModelManifest { LayerNames = new Dictionary<string, string> { ["image"] = "data", ["conv1:0"] = "block1/conv", ["flatten:0"] = "flat" }.ToImmutableDictionary() };

        Network network = Model.Load(SmallNetworks.Residual(), "residual", manifest).Network;

        Assert.Equal(("data", "block1/conv", "block1-conv"), (network.Layers[0].Name, network.Layers[1].Name, network.Layers[1].MatlabName));
        Assert.Equal(("flat", "1x4"), (network.Layers[9].Name, network.Layers[9].OutputShape.ToString()));
    }

    [Fact]
    public void Load_NodesOfTheSameName_BecomeDistinctLayers()
    {
        OnnxNode Relu(string input, string output) => new() { Name = "relu", OperatorType = "Relu", Inputs = [input], Outputs = [output] };
        byte[] bytes = new OnnxGraphBuilder("twice").AddInput("x", 1, 3, 4, 4).AddOutput("c", 1, 3, 4, 4).AddNode(Relu("x", "a")).AddNode(Relu("a", "b")).AddNode(Relu("b", "c")).ToBytes();

        Assert.Equal(["x", "relu", "relu_2", "relu_3"], Model.Load(bytes, "twice").Network.Layers.Select(l => l.Name));
    }

    [Fact]
    public void Load_MeanOverRowsAndColumns_IsGlobalPooling()
    {
        byte[] bytes = new OnnxGraphBuilder("mean").AddInput("x", 1, 3, 4, 5).AddOutput("y", 1, 3)
            .AddNode("ReduceMean", ["x"], "y", new OnnxAttribute.Integers("axes", -1, -2), new OnnxAttribute.Integer("keepdims", 0)).ToBytes();

        Layer layer = Model.Load(bytes, "mean").Network.Layers[1];

        Assert.Equal((LayerType.AveragePooling, "global average pooling", "1x3"), (layer.Type, layer.Description, layer.OutputShape.ToString()));
    }

    [Fact]
    public void Load_UnknownOperator_SaysThatTheShapeIsUnknown()
    {
        byte[] bytes = Unknown(declared: false);

        Layer layer = Model.Load(bytes, "unknown").Network.Layers[1];

        Assert.Equal((LayerType.Other, "Sorcery", "unknown"), (layer.Type, layer.TypeName, layer.OutputShape.ToString()));
        Assert.False(layer.OutputShape.IsKnown);
        Assert.Null(layer.ReceptiveField);
        Assert.Equal("The shape is unknown, so its number of elements is too.", Assert.Throws<InvalidOperationException>(() => layer.OutputShape.ElementCount).Message);
    }

    [Fact]
    public void Load_UnknownOperatorWithDeclaredOutput_TakesTheDeclaration()
    {
        Assert.Equal("1x7x2x2", Model.Load(Unknown(declared: true), "unknown").Network.Layers[1].OutputShape.ToString());
    }

    [Fact]
    public void Load_OperatorOfAnotherDomain_IsNotTakenForOnnxs()
    {
        byte[] bytes = new OnnxGraphBuilder("other").AddInput("x", 1, 3, 4, 4).AddOutput("y", 1, 3)
            .AddNode(new OnnxNode { Domain = "com.example", OperatorType = "Conv", Inputs = ["x"], Outputs = ["y"] }).ToBytes();

        Layer layer = Model.Load(bytes, "other").Network.Layers[1];

        Assert.Equal((LayerType.Other, "com.example.Conv", "1x3"), (layer.Type, layer.Description, layer.OutputShape.ToString()));
    }

    [Theory]
    [InlineData(false, "5x4")]
    [InlineData(true, "4x5")]
    public void Load_FullyConnectedLayer_SaysHowItsWeightsAreStored(bool inputsFirst, string stored)
    {
        Layer layer = Model.Load(SmallNetworks.Residual(inputsFirst), "residual").Network.Layers[9];

        Assert.Equal([("Weights", stored, inputsFirst), ("Bias", "5", false)], layer.Learnables.Select(learnable => (learnable.Name, learnable.Shape.ToString(), learnable.InputsFirst)));
        Assert.Equal("InputSize=4; OutputSize=5; Weights=5x4 single; Bias=5x1 single", string.Join("; ", layer.Properties.Select(p => $"{p.Name}={p.Value}")));
    }

    [Fact]
    public void Load_WeightsFromConstantsAndReshapes_AreLearnables()
    {
        // As older exporters write them: the matrix is stored under another shape and reshaped in the graph.
        byte[] bytes = new OnnxGraphBuilder("old", operatorSetVersion: 8, irVersion: 3).AddInput("x", 1, 1, 2, 2).AddOutput("y", 1, 2)
            .AddInitializer("stored", new TensorShape(1, 2, 2, 2), [1, 2, 3, 4, 5, 6, 7, 8])
            .AddInitializer("matrix_shape", 4L, 2)
            .AddInitializer("flat_shape", 1L, 4)
            .AddNode("Reshape", ["stored", "matrix_shape"], "matrix")
            .AddNode("Reshape", ["x", "flat_shape"], "flat")
            .AddNode("MatMul", ["flat", "matrix"], "y").ToBytes();

        Model model = Model.Load(bytes, "old");

        Layer layer = model.Network.Layers[1];
        Assert.Equal((2, LayerType.FullyConnected, "2 fully connected layer", 8L), (model.Network.Layers.Length, layer.Type, layer.Description, layer.MultiplyAdds));
        ParameterTensor weights = Assert.Single(model.ReadParameters(layer));
        Assert.Equal(new LearnableParameter("Weights", "matrix", new TensorShape(4, 2), InputsFirst: true), weights.Parameter);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], weights.Values.ToArray());
    }

    [Fact]
    public void ReadParameters_LayerOfAnotherNetwork_IsRefused()
    {
        Model model = Model.Load(SmallNetworks.Grouped(), "grouped");

        var exception = Assert.Throws<ArgumentException>(() => model.ReadParameters(Residual.Value.Layers[1]));

        Assert.StartsWith("Layer 'conv1' has the tensor 'conv1.weight', which is not in model 'grouped'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelsThatDoNotFit_AreRefused()
    {
        var exception = Assert.Throws<ModelFormatException>(() => Model.Load(SmallNetworks.Residual(), "residual", labels: ["one"]));

        Assert.Equal("There are 1 class labels, but the network has 5 scores.", exception.Message);
    }

    [Fact]
    public void Load_WeightsForOtherChannels_AreRefused()
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput("x", 1, 3, 8, 8).AddOutput("y", 1, 2, 8, 8)
            .AddInitializer("w", new TensorShape(2, 4, 1, 1), new float[8]).AddNode("Conv", ["x", "w"], "y").ToBytes();

        Assert.Equal("Conv 'y' has weights for 4 channels, but its input has 3.", Assert.Throws<ModelFormatException>(() => Model.Load(bytes, "bad")).Message);
    }

    [Theory]
    [InlineData("x", 2, 3, 4, 4, "Input 'x' takes 2 images at a time; expected 1 or a free batch size.")]
    [InlineData("x", 1, 5, 4, 4, "Input 'x' has 5 channels as Nchw (1x5x4x4); expected 1 or 3.")]
    [InlineData("y", 1, 3, 4, 4, "The manifest's input is 'x', but the model's is 'y'.")]
    public void Load_InputThatIsNoImage_IsRefused(string name, int batch, int channels, int height, int width, string message)
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput(name, batch, channels, height, width).AddOutput("z", 1).AddNode("Relu", [name], "z").ToBytes();

        Assert.Equal(message, Assert.Throws<ModelFormatException>(() => Model.Load(bytes, "bad", new ModelManifest { InputName = "x" })).Message);
    }

    [Fact]
    public void Load_TwoInputs_AreRefused()
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput("a", 1, 3, 4, 4).AddInput("b", 1, 3, 4, 4).AddOutput("z", 1).AddNode("Add", ["a", "b"], "z").ToBytes();

        Assert.Equal("The model has 2 inputs (a, b); expected one, the image.", Assert.Throws<ModelFormatException>(() => Model.Load(bytes, "bad")).Message);
    }

    [Fact]
    public void Load_ManifestAgainstTheFile_IsRefused()
    {
        var exception = Assert.Throws<ModelFormatException>(() => Model.Load(SmallNetworks.Residual(), "residual", new ModelManifest { InputShape = new TensorShape(1, 3, 9, 8) }));

        Assert.Equal("Input 'image' has the shape [? 3 8 8] in the file, but the manifest says 1x3x9x8.", exception.Message);
    }

    private static byte[] Unknown(bool declared)
    {
        OnnxGraphBuilder graph = new OnnxGraphBuilder("unknown").AddInput("x", 1, 3, 4, 4).AddNode("Sorcery", ["x"], "y");
        return (declared ? graph.AddOutput("y", 0, 7, 2, 2) : graph.AddOutput("y", 0, 7, 0, 2)).ToBytes();
    }
}
