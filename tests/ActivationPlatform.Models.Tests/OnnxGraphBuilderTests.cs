namespace ActivationPlatform.Models.Tests;

public class OnnxGraphBuilderTests
{
    [Fact]
    public void ToBytes_SameCalls_GiveTheSameBytes()
    {
        Assert.Equal(SmallNetworks.Residual(), SmallNetworks.Residual());
    }

    [Fact]
    public void AddInitializer_OldFormat_IsListedAsInputToo()
    {
        Assert.Equal(["x"], OnnxModel.Parse(Build(irVersion: 3)).InputNames.ToArray());
        Assert.Equal(2, OnnxModel.Parse(Build(irVersion: 3)).Lists.Inputs.Length);
        Assert.Single(OnnxModel.Parse(Build(irVersion: 4)).Lists.Inputs);

        static byte[] Build(long irVersion) => new OnnxGraphBuilder("g", 9, irVersion).AddInput("x", 1, 3, 4, 4).AddOutput("y", 1, 3, 4, 4)
            .AddInitializer("w", new TensorShape(1), [2]).AddNode("Mul", ["x", "w"], "y").ToBytes();
    }

    [Fact]
    public void AddInitializer_TooFewValues_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new OnnxGraphBuilder("g").AddInitializer("w", new TensorShape(2, 3), [1, 2]));

        Assert.StartsWith("Tensor 'w': 2 values do not fill the shape 2x3; expected 6.", exception.Message, StringComparison.Ordinal);
    }
}
