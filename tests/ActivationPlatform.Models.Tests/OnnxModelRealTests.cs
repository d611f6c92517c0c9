namespace ActivationPlatform.Models.Tests;

public class OnnxModelRealTests
{
    [RequiresRealModelFact]
    public void Parse_TrainedGoogLeNet_HasItsNodesAndWritesItsOwnBytes()
    {
        byte[] bytes = File.ReadAllBytes(TestSettings.ModelFile("googlenet-9.onnx"));

        OnnxModel model = OnnxModel.Parse(bytes);

        Assert.Equal(143, model.NodeCount);
        Assert.Equal("data_0", Assert.Single(model.InputNames));
        Assert.Equal("prob_1", Assert.Single(model.OutputNames));
        Assert.True(model.ToBytes().Equals(bytes));
    }

    [RequiresRealModelFact]
    public void Extract_FirstConvolution_KeepsOneNodeAndItsWeights()
    {
        OnnxModel model = OnnxModel.Parse(File.ReadAllBytes(TestSettings.ModelFile("googlenet-9.onnx")));

        OnnxModel cut = OnnxModel.Parse(model.Extract(["conv1/7x7_s2_1"]).ToBytes());

        Assert.Equal(1, cut.NodeCount);
        Assert.Equal("data_0", Assert.Single(cut.InputNames));
        Assert.Equal("conv1/7x7_s2_1", Assert.Single(cut.OutputNames));
        Assert.InRange(cut.ToBytes().Length, (64 * 147 + 64) * 4, 40_000);
    }
}
