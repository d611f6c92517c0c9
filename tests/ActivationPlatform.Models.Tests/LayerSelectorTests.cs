namespace ActivationPlatform.Models.Tests;

public class LayerSelectorTests
{
    private static readonly Lazy<Network> Network = new(() => DemoGoogLeNet.Open().Network);

    [Theory]
    [InlineData("conv1/7x7_s2")]
    [InlineData("conv1-7x7_s2")]
    [InlineData("conv1/7x7_s2_1")]
    public void Find_AnyOfTheThreeNames_IsTheLayer(string name)
    {
        Assert.Equal(1, LayerSelector.Find(Network.Value, name).Index);
    }

    [Fact]
    public void Find_TensorThatTwoLayersShow_IsTheOneThatComputesIt()
    {
        Assert.Equal("prob", LayerSelector.Find(Network.Value, "prob_1").Name);
        Assert.Equal("data", LayerSelector.Find(Network.Value, "data_0").Name);
        Assert.Equal("output", LayerSelector.Find(Network.Value, "output").Name);
    }

    [Theory]
    [InlineData("conv1*", "conv1/7x7_s2 conv1/relu_7x7")]
    [InlineData("*/output", "inception_3a/output inception_3b/output inception_4a/output inception_4b/output inception_4c/output inception_4d/output inception_4e/output inception_5a/output inception_5b/output")]
    [InlineData("pool?/3x3_s2", "pool1/3x3_s2 pool2/3x3_s2 pool3/3x3_s2 pool4/3x3_s2")]
    [InlineData("conv2-*", "conv2/3x3_reduce conv2/relu_3x3_reduce conv2/3x3 conv2/relu_3x3 conv2/norm2")]
    [InlineData("conv2/*_2", "conv2/relu_3x3_reduce conv2/relu_3x3")]
    [InlineData("prob*", "prob")]
    [InlineData("*5a*5x5", "inception_5a/5x5 inception_5a/relu_5x5")]
    public void Select_Glob_MatchesEveryForm(string pattern, string expected)
    {
        Assert.Equal(expected, string.Join(' ', LayerSelector.Select(Network.Value, [pattern]).Select(l => l.Name)));
    }

    [Fact]
    public void Select_Star_IsEveryLayer()
    {
        Assert.Equal(144, LayerSelector.Select(Network.Value, ["*"]).Length);
    }

    [Fact]
    public void Select_SeveralPatterns_AnswersInTheNetworksOrderAndOnce()
    {
        Assert.Equal(["data", "conv1/7x7_s2", "prob"], LayerSelector.Select(Network.Value, ["prob", "conv1-7*", "conv1-7x7_s2", "data"]).Select(l => l.Name));
    }

    [Theory]
    [InlineData("conv1", "Layer 'conv1' is not in model 'googlenet-demo'; nearest: conv1/7x7_s2, conv1/relu_7x7, conv2/3x3")]
    [InlineData("inception_4x/1x1", "Layer 'inception_4x/1x1' is not in model 'googlenet-demo'; nearest: inception_4a/1x1, inception_4b/1x1, inception_4c/1x1")]
    [InlineData("CONV1/7X7_S2", "Layer 'CONV1/7X7_S2' is not in model 'googlenet-demo'; nearest: conv1/7x7_s2, conv1/relu_7x7, conv2/relu_3x3")]
    [InlineData("inception_3a/outptu", "Layer 'inception_3a/outptu' is not in model 'googlenet-demo'; nearest: inception_3a/output, inception_3b/output, inception_4a/output")]
    [InlineData("", "Layer '' is not in model 'googlenet-demo'.")]
    public void Select_UnknownName_NamesTheNearest(string pattern, string message)
    {
        Assert.Equal(message, Assert.Throws<UnknownLayerException>(() => LayerSelector.Select(Network.Value, [pattern])).Message);
    }

    [Fact]
    public void Select_OnePatternOfSeveralMatchesNothing_IsRefused()
    {
        Assert.Equal("pool9*", Assert.Throws<UnknownLayerException>(() => LayerSelector.Select(Network.Value, ["conv1*", "pool9*"])).Pattern);
    }

    [Fact]
    public void Select_NoPattern_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => LayerSelector.Select(Network.Value, []));
    }

    [Fact]
    public void Select_HostilePattern_AnswersAtOnce()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 400)) + "!";

        Assert.Throws<UnknownLayerException>(() => LayerSelector.Select(Network.Value, [pattern]));
        Assert.Throws<UnknownLayerException>(() => LayerSelector.Select(Network.Value, [new string('*', 1_000_000)]));
    }
}
