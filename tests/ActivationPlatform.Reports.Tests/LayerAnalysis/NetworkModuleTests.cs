using ActivationPlatform.Models;
using ActivationPlatform.Reports.LayerAnalysis;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

public sealed class NetworkModuleTests
{
    [Fact]
    public void Of_GoogLeNet_FollowsTheNames()
    {
        var modules = NetworkModule.Of(DemoGoogLeNet.Open().Network);

        Assert.Equal(
            [
                "data", "conv1", "pool1", "conv2", "pool2", "inception_3a", "inception_3b", "pool3", "inception_4a", "inception_4b", "inception_4c", "inception_4d",
                "inception_4e", "pool4", "inception_5a", "inception_5b", "pool5", "loss3", "prob",
            ],
            modules.Select(module => module.Name));
        Assert.Equal(144, modules.Sum(module => module.Layers.Length));
        Assert.Equal("inception_3a/output", modules[5].Output.Name);
    }

    [Fact]
    public void Of_NamesWithoutSlash_BeginsWithWhatHasFilters()
    {
        var modules = NetworkModule.Of(Model.Load(SmallNetworks.Residual(), "residual").Network);

        Assert.Equal(["image", "conv1", "conv2", "fc"], modules.Select(module => module.Name));
        Assert.Equal(["conv2", "bn2", "add", "relu2", "pool"], modules[2].Layers.Select(layer => layer.Name));
    }
}
