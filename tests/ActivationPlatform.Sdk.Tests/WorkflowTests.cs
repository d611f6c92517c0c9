using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

public sealed class WorkflowTests
{
    [Theory]
    [InlineData("conv/3x3", StretchMode.Contrast)]
    [InlineData("conv-relu", StretchMode.Positive)]
    public async Task LayerMontage_WithoutMode_TakesTheSuitableOne(string layer, StretchMode expected)
    {
        await using var source = new FakeSource();
        LayerMontage montage = await LayerMontage.CreateAsync(source, FakeSource.AnyInput, layer);
        Assert.Equal(expected, montage.Mode);
        Assert.Equal((16, 18), (montage.Image.Width, montage.Image.Height));
        Assert.Equal(0, source.Undisposed);
    }

    [Fact]
    public async Task LayerMontage_None_IsMat2GrayOverTheWholeTensor()
    {
        await using var source = new FakeSource();
        LayerMontage montage = await LayerMontage.CreateAsync(source, FakeSource.AnyInput, "conv/3x3", StretchMode.None);
        float[] values = FakeSource.Ramp(240);
        Assert.Equal("Activations from the conv-3x3 layer", montage.Title);
        Assert.Equal(0, montage.Image.Pixels[0]);

        // Channel 5 is the first tile of the third row.
        int index = 4 * 48 + 2 * 8 + 3;
        double gray = (values[index] - values[0]) / (values[^1] - values[0]);
        Assert.Equal((byte)Math.Round(255 * gray), montage.Image.Pixels[(12 + 2) * 16 + 3]);
    }

    [Fact]
    public async Task LayerMontage_LayerWithoutSpatialAxes_HasTilesOfOnePixel()
    {
        await using var source = new FakeSource();
        LayerMontage montage = await LayerMontage.CreateAsync(source, FakeSource.AnyInput, "prob", StretchMode.None);
        Assert.Equal((2, 2), (montage.Image.Width, montage.Image.Height));
    }

    [Fact]
    public async Task ChannelImage_SharesTheLayersScaleAndEqualsTheMontagesTile()
    {
        await using var source = new FakeSource();
        LayerMontage montage = await LayerMontage.CreateAsync(source, FakeSource.AnyInput, "conv/3x3", StretchMode.Contrast);
        ImmutableArray<ChannelImage> images = await ChannelImage.CreateAsync(source, FakeSource.AnyInput, "conv/3x3", [3, 0], StretchMode.Contrast);
        Assert.Equal([4, 1], images.Select(image => image.ChannelNumber).ToArray());
        for (int y = 0; y < 6; y++)
        {
            Assert.Equal(montage.Image.Row(6 + y)[8..].ToArray(), images[0].Image.Row(y).ToArray());
        }
    }

    [Fact]
    public async Task ChannelImage_UnknownChannel_SaysWhichThereAre()
    {
        await using var source = new FakeSource();
        var exception = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ChannelImage.CreateAsync(source, FakeSource.AnyInput, "conv/3x3", [5]));
        Assert.StartsWith("Channel number 6 is not in layer 'conv/3x3'; it has channels 1 to 5.", exception.Message);
        Assert.Equal(0, source.Undisposed);
    }

    [Fact]
    public async Task ReadActivation_PatternOfSeveralLayers_IsRefusedAndFreesEverything()
    {
        await using var source = new FakeSource();
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => source.ReadActivationAsync(FakeSource.AnyInput, "*"));
        Assert.StartsWith("The pattern '*' matches several layers, among them 'data' and 'conv/3x3'; exactly one is expected.", exception.Message);
        Assert.Equal(0, source.Undisposed);
    }

    [Fact]
    public async Task Classification_RanksByProbabilityAndThenByIndex()
    {
        await using var source = new FakeSource { Outputs = { ["prob"] = [0.1f, 0.4f, 0.1f, 0.4f] } };
        Classification classification = await Classification.CreateAsync(source, FakeSource.AnyInput, top: 3);
        Assert.Equal([new(1, 1, "cat", 0.4f), new(2, 3, "class 4", 0.4f), new(3, 0, "cup", 0.1f)], classification.Classes.ToArray());
    }

    [Fact]
    public async Task Classification_NetworkWithoutSoftmax_GoesThroughOne()
    {
        Network network = FakeSource.CreateNetwork();
        network = network with { Layers = [.. network.Layers[..3], network.Layers[3] with { Type = LayerType.FullyConnected }] };
        await using var source = new FakeSource { Network = network, Outputs = { ["prob"] = [1000f, 1001f, 0f, 0f] } };
        Classification classification = await Classification.CreateAsync(source, FakeSource.AnyInput, top: 4);
        Assert.Equal(1, classification.Classes.Sum(score => score.Probability), 12);
        Assert.Equal(1 / (1 + Math.Exp(-1)), classification.Classes[0].Probability, 12);
    }

    [Fact]
    public async Task LayerStatistics_EveryLayer_InTheNetworksOrder()
    {
        await using var source = new FakeSource { Outputs = { ["prob"] = [0f, 0.25f, 0.75f, float.NaN] } };
        var layers = new List<LayerStatistics>();
        await foreach (LayerStatistics statistics in LayerStatistics.StreamAsync(source, FakeSource.AnyInput, ["*"]))
        {
            layers.Add(statistics);
        }

        Assert.Equal(["data", "conv/3x3", "conv/relu", "prob"], layers.Select(layer => layer.Layer.Name).ToArray());
        Assert.Equal(5, layers[1].Channels.Length);
        Assert.Equal((0, 0.75, 3, 1), (layers[3].Whole.Minimum, layers[3].Whole.Maximum, layers[3].Whole.Count, layers[3].Whole.NonFiniteCount));
        Assert.Equal(0, source.Undisposed);
    }
}
