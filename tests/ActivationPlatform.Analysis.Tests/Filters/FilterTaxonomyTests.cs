using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Analysis.Tests.Filters;

public sealed class FilterTaxonomyTests
{
    [Fact]
    public void Of_PlantedGabors_AreRecoveredWithinFiveDegreesAndFivePercent()
    {
        for (double angle = 0; angle < 180; angle += 11.25)
        {
            foreach (double frequency in new[] { 0.3, 0.45, 0.65, 0.8 })
            {
                foreach (double phase in new[] { 0, Math.PI / 2 })
                {
                    double[] filter = PlantedFilters.Colored(PlantedFilters.Gabor(angle, frequency, phase), 1, 0.9, 1.1);
                    FilterTaxonomy taxonomy = FilterTaxonomy.Of(filter, 3, 7, 7, seesColor: true);
                    string what = $"angle {angle}, frequency {frequency}, phase {phase:F2}: {taxonomy}";
                    Assert.True(taxonomy.Kind == FilterKind.OrientedBandPass, what);
                    double difference = Math.Abs(taxonomy.EdgeAngleDegrees!.Value - angle);
                    Assert.True(Math.Min(difference, 180 - difference) <= 5, what);
                    Assert.True(Math.Abs(taxonomy.Frequency!.Value - frequency) <= 0.05 * frequency, what);
                }
            }
        }
    }

    [Theory]
    [InlineData(-1, 1, 0, "green against red")]
    [InlineData(1, -1, 0.05, "red against green")]
    [InlineData(-0.5, -0.5, 1, "blue against red and green")]
    [InlineData(1, 1, -2, "red and green against blue")]
    [InlineData(1, -0.9, -1.1, "red against green and blue")]
    public void Of_PlantedOpponents_AreAllRecovered(double red, double green, double blue, string name)
    {
        for (double sigma = 0.8; sigma < 4; sigma += 0.4)
        {
            FilterTaxonomy taxonomy = FilterTaxonomy.Of(PlantedFilters.Colored(PlantedFilters.Gaussian(sigma), red, green, blue), 3, 7, 7, seesColor: true);
            Assert.Equal((FilterKind.ColorOpponent, name), (taxonomy.Kind, taxonomy.ColorAxisName));
            Assert.True(taxonomy.Confidence > 0.8, $"{sigma}: {taxonomy}");
            Assert.Equal(0, taxonomy.ColorAxis.Sum(), 12);
        }
    }

    [Fact]
    public void Of_Average_IsLowPass() =>
        Assert.Equal(FilterKind.LowPass, FilterTaxonomy.Of(PlantedFilters.Colored(PlantedFilters.Gaussian(1.5), 1, 1, 1), 3, 7, 7, seesColor: true).Kind);

    [Fact]
    public void Of_SpotAgainstItsSurround_IsCentreSurround()
    {
        double[] centre = PlantedFilters.Gaussian(1);
        double[] surround = PlantedFilters.Gaussian(2.5);
        double ratio = centre.Sum() / surround.Sum();
        FilterTaxonomy taxonomy = FilterTaxonomy.Of([.. centre.Select((value, index) => value - ratio * surround[index])], 1, 7, 7, seesColor: false);
        Assert.Equal(FilterKind.CenterSurround, taxonomy.Kind);
        Assert.NotNull(taxonomy.Frequency);
        Assert.Null(taxonomy.EdgeAngleDegrees);
    }

    [Fact]
    public void Of_AnyFilter_SharesAddUpToOne()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            double[] filter = [.. Enumerable.Range(0, 147).Select(_ => random.NextDouble() - 0.5)];
            FilterTaxonomy taxonomy = FilterTaxonomy.Of(filter, 3, 7, 7, seesColor: true);
            Assert.Equal(1, taxonomy.Shares.Sum(), 12);
            Assert.All(taxonomy.Shares, share => Assert.InRange(share, 0, 1));
            Assert.InRange(taxonomy.Confidence, 0, 1);
        }
    }

    [Fact]
    public void Of_Zeros_IsMixed() => Assert.Equal(FilterKind.Mixed, FilterTaxonomy.Of(new double[147], 3, 7, 7, seesColor: true).Kind);

    [Fact]
    public void Of_ColorWithoutThreePlanes_SaysHowMany() =>
        Assert.StartsWith("A filter that sees colour has three planes, red, green and blue; this one has 1.",
            Assert.Throws<ArgumentException>(() => FilterTaxonomy.Of(new double[49], 1, 7, 7, seesColor: true)).Message);
}
