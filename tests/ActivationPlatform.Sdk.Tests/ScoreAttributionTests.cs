using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

public sealed class ScoreAttributionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_SharesAndBias_SumToTheScores(bool inputsFirst)
    {
        await using var source = new LocalActivationSource(Model.Load(SmallNetworks.Residual(inputsFirst), "residual"));
        var image = new ActivationInput.ReadyTensor(SmallNetworks.Values(new Random(3), 192), new TensorShape(1, 3, 8, 8));
        using Activation inputs = await source.ReadActivationAsync(image, "pool"), scores = await source.ReadActivationAsync(image, "fc");
        FilterBank bank = await FilterBank.ReadAsync(source, "fc");

        for (int rival = 0; rival < 5; rival++)
        {
            ScoreAttribution attribution = ScoreAttribution.Create(bank, [.. inputs.Values.ToArray().Select(value => (double)value)], 2, rival);

            Assert.Equal((2, rival, 4), (attribution.ClassIndex, attribution.RivalIndex, attribution.Shares.Length));
            Assert.Equal(scores.Values.Span[2], attribution.Score, 1e-5);
            Assert.Equal(scores.Values.Span[2] - scores.Values.Span[rival], attribution.Lead, 1e-5);
            Assert.Equal(attribution.Shares.OrderByDescending(share => share.Score), attribution.ByScore);
        }
    }

    [Fact]
    public async Task Create_WhatDoesNotFit_IsRefused()
    {
        await using var source = new LocalActivationSource(Model.Load(SmallNetworks.Residual(), "residual"));
        FilterBank bank = await FilterBank.ReadAsync(source, "fc"), convolution = await FilterBank.ReadAsync(source, "conv1");

        Assert.StartsWith("There are 3 values, but layer 'fc' has 4 inputs.", Assert.Throws<ArgumentException>(() => ScoreAttribution.Create(bank, new double[3], 0, 1)).Message);
        Assert.StartsWith(
            "Layer 'conv1' is of type Convolution; a fully connected layer is expected.", Assert.Throws<ArgumentException>(() => ScoreAttribution.Create(convolution, new double[3], 0, 1)).Message);
        Assert.StartsWith("Filter number 6 is not in layer 'fc'", Assert.Throws<ArgumentOutOfRangeException>(() => ScoreAttribution.Create(bank, new double[4], 0, 5)).Message);
    }
}
