using System.Text.Json;

namespace ActivationPlatform.Models.Tests;

public class TrainedGoogLeNetTests
{
    private static readonly Lazy<Model> Opened = new(() => Model.Load(TestSettings.ModelFile("googlenet-9.onnx")));

    [RequiresRealModelFact]
    public void Load_TrainedFile_HasThePublishedLayersAndConnections()
    {
        Network network = Opened.Value.Network;

        Assert.Equal("googlenet", network.Name);
        Assert.Equal("bd979d99d10d9acf84c5a67252bcae4992bf4e1afdab046cb0ea370e6f01ee38", network.Sha256);
        Assert.Equal(144, network.Layers.Length);
        Assert.Equal(170, network.Connections.Length);
        Assert.Equal("data", network.Layers[0].Name);
        Assert.Equal("prob", network.Layers[142].Name);
        Assert.Equal("output", network.Layers[143].Name);
        Assert.Equal(1000, network.Labels.Length);
        Assert.Equal("tench, Tinca tinca", network.Labels[0]);
        Assert.False(network.IsDemonstration);
    }

    [RequiresRealModelTheory]
    [InlineData(1, "data", "Image Input", "224x224x3 images with 'zerocenter' normalization")]
    [InlineData(2, "conv1-7x7_s2", "Convolution", "64 7x7x3 convolutions with stride [2 2] and padding [3 3 3 3]")]
    [InlineData(3, "conv1-relu_7x7", "ReLU", "ReLU")]
    [InlineData(4, "pool1-3x3_s2", "Max Pooling", "3x3 max pooling with stride [2 2] and padding [0 1 0 1]")]
    [InlineData(5, "pool1-norm1", "Cross Channel Normalization", "cross channel normalization with 5 channels per element")]
    [InlineData(23, "inception_3a-pool_proj", "Convolution", "32 1x1x192 convolutions with stride [1 1] and padding [0 0 0 0]")]
    [InlineData(25, "inception_3a-output", "Depth concatenation", "Depth concatenation of 4 inputs")]
    [InlineData(140, "pool5-7x7_s1", "Average Pooling", "7x7 average pooling with stride [1 1] and padding [0 0 0 0]")]
    [InlineData(141, "pool5-drop_7x7_s1", "Dropout", "40% dropout")]
    [InlineData(142, "loss3-classifier", "Fully Connected", "1000 fully connected layer")]
    [InlineData(143, "prob", "Softmax", "softmax")]
    [InlineData(144, "output", "Classification Output", "crossentropyex with 'tench' and 999 other classes")]
    public void Load_TrainedFile_DescribesLayersInThePublishedWords(int number, string name, string type, string description)
    {
        Layer layer = Opened.Value.Network.Layers[number - 1];

        Assert.Equal((name, type, description), (layer.MatlabName, layer.TypeName, layer.Description));
    }

    [RequiresRealModelFact]
    public void Load_TrainedFile_InfersTheShapesOfARun()
    {
        using JsonDocument oracle = JsonDocument.Parse(File.ReadAllBytes(TestSettings.DataFile("oracles", "real", "coffee.json")));
        Dictionary<string, string> shapes = oracle.RootElement.GetProperty("layers").EnumerateObject()
            .ToDictionary(p => p.Name, p => string.Join('x', p.Value.GetProperty("shape").EnumerateArray()));

        int compared = 0;
        foreach (Layer layer in Opened.Value.Network.Layers.Skip(1))
        {
            Assert.Equal(shapes[layer.OnnxName], layer.OutputShape.ToString());
            compared++;
        }

        Assert.Equal(143, compared);
    }
}
