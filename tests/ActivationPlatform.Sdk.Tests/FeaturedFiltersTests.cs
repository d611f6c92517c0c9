using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

public sealed class FeaturedFiltersTests
{
    private static readonly float[] Rows = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
    private static readonly float[] Columns = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
    private static readonly float[] Flat = [1, 1, 1, 1, 1, 1, 1, 1, 1];
    private static readonly float[] Spot = [0, 0, 0, 0, 1, 0, 0, 0, 0];

    [Fact]
    public async Task Choose_PlantedFilters_FindsTheStrongestOfEachKind()
    {
        // Planes in the file's order: blue, green, red.
        FeaturedFilters featured = await ChooseAsync(Grey(Rows, 1), Grey(Columns, 2), Grey(Rows, 3), Opponent(Flat, 2), Opponent(Flat, 1));

        Assert.Equal(new FeaturedFilters(2, 1, 3), featured);
    }

    [Fact]
    public async Task Choose_WithoutOneOfAKind_SaysSo()
    {
        // A spot of colour is an opponent, but no average; a spot of grey has no direction.
        Assert.Equal(new FeaturedFilters(null, 0, null), await ChooseAsync(Grey(Columns, 1), Opponent(Spot, 5), Grey(Spot, 1), Grey(Flat, 1), new float[27]));
    }

    [Fact]
    public async Task Choose_NoiseOnly_FindsNoColourAverage()
    {
        var random = new Random(4);

        FeaturedFilters featured = await ChooseAsync([.. Enumerable.Range(0, 5).Select(_ => SmallNetworks.Values(random, 27))]);

        Assert.Null(featured.GreenAgainstRed);
    }

    [Fact]
    public async Task CanChoose_DeepOrBrokenLayers_IsFalse()
    {
        await using FakeSource deep = FilterBankTests.Source(ChannelOrder.Bgr, "conv/relu", 4);
        FilterBank bank = await FilterBank.ReadAsync(deep, "conv/relu");

        Assert.False(FeaturedFilters.CanChoose(bank));
        Assert.StartsWith(
            "Layer 'conv/relu' has 5 filters of 3 x 3 for 4 inputs; finite ones of at least 2 x 2 for a picture are expected.",
            Assert.Throws<ArgumentException>(() => FeaturedFilters.Choose(FilterReport.Create(bank))).Message);
    }

    private static float[] Grey(float[] plane, float factor) => [.. Enumerable.Range(0, 3).SelectMany(_ => plane).Select(weight => factor * weight)];

    private static float[] Opponent(float[] plane, float factor) => [.. new float[9], .. plane.Select(weight => factor * weight), .. plane.Select(weight => -factor * weight)];

    private static async Task<FeaturedFilters> ChooseAsync(params float[][] filters)
    {
        await using FakeSource source = FilterBankTests.Source(ChannelOrder.Bgr, "conv/3x3", 3);
        source.Parameters["conv/3x3"] = [new(new("Weights", "w", new TensorShape(filters.Length, 3, 3, 3)), filters.SelectMany(filter => filter).ToArray())];
        return FeaturedFilters.Choose(FilterReport.Create(await FilterBank.ReadAsync(source, "conv/3x3")));
    }
}
