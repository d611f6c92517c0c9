using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class ChannelAccumulatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Merge_AnyOrderAndGrouping_GivesTheSameBits(int seed)
    {
        var random = new Random(seed);
        float[][] maps = [.. Enumerable.Range(0, 24).Select(_ => RandomMap(random, random.Next(0, 200)))];
        ChannelStatistics? expected = null;
        (double, long)? expectedMedian = null;
        for (int round = 0; round < 20; round++)
        {
            random.Shuffle(maps);
            ChannelAccumulator[] parts = [.. Enumerable.Range(0, 1 + round % 5).Select(_ => new ChannelAccumulator(collectsQuantiles: true))];
            foreach (float[] map in maps)
            {
                parts[random.Next(parts.Length)].Add(map);
            }

            random.Shuffle(parts);
            foreach (ChannelAccumulator part in parts[1..])
            {
                parts[0].Merge(part);
            }

            ChannelStatistics actual = parts[0].ToStatistics();
            (double, long) median = (parts[0].Quantiles!.Quantile(0.5), parts[0].Quantiles!.Count);
            Assert.Equal(expected ??= actual, actual);
            Assert.Equal(expectedMedian ??= median, median);
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(10_000.0, 1.0)]
    [InlineData(-3e30, 1e29)]
    [InlineData(0.0, 1e-40)]
    public void Add_AnyScale_EqualsATwoPassComputation(double offset, double scale)
    {
        var random = new Random(11);
        float[] map = [.. Enumerable.Range(0, 5003).Select(_ => (float)(offset + scale * (random.NextDouble() - 0.5)))];
        double mean = map.Sum(v => (double)v) / map.Length;
        double deviation = Math.Sqrt(map.Sum(v => (v - mean) * (v - mean)) / map.Length);
        ChannelStatistics statistics = Of(map);
        Assert.Equal(mean, statistics.Mean, 1e-12 * Math.Max(Math.Abs(offset), scale));
        Assert.Equal(deviation, statistics.StandardDeviation, 1e-9 * deviation);
        Assert.Equal((map.Min(), map.Max(), 5003L), ((float)statistics.Minimum, (float)statistics.Maximum, statistics.Count));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(-123456.7f)]
    [InlineData(1e-42f)]
    public void Add_Constant_HasNoDeviation(float constant)
    {
        float[] map = [.. Enumerable.Repeat(constant, 3001)];
        ChannelStatistics statistics = Of(map, map);
        Assert.Equal(0, statistics.StandardDeviation);
        Assert.Equal(constant, statistics.Mean, 0);
        Assert.Equal(1, statistics.MaximumFraction);
        Assert.False(statistics.IsSaturated);
    }

    [Fact]
    public void Add_NonFinite_IsCountedAndLeftOut()
    {
        ChannelStatistics statistics = Of([1, float.NaN, 3, float.PositiveInfinity, 0, -0f, float.NegativeInfinity, -2]);
        Assert.Equal((5L, 3L, -2.0, 3.0), (statistics.Count, statistics.NonFiniteCount, statistics.Minimum, statistics.Maximum));
        Assert.Equal(0.4, statistics.Mean, 15);
        Assert.Equal((0.4, 0.2), (statistics.ZeroFraction, statistics.NegativeFraction));
    }

    [Fact]
    public void Add_NothingFinite_HasNoMeasures()
    {
        ChannelStatistics statistics = Of([float.NaN, float.NaN], []);
        Assert.Equal((2L, 0L, 2L), (statistics.ImageCount, statistics.Count, statistics.NonFiniteCount));
        Assert.All(new[] { statistics.Minimum, statistics.Maximum, statistics.Mean, statistics.StandardDeviation, statistics.ZeroFraction }, value => Assert.Equal(double.NaN, value));
        Assert.False(statistics.IsDead);
    }

    [Fact]
    public void IsDead_NoImageWithAPositiveValue_CountsImages()
    {
        Assert.True(Of([0, 0], [-0f, 0]).IsDead);
        ChannelStatistics alive = Of([0, 0], [0, 1], [2, 3]);
        Assert.False(alive.IsDead);
        Assert.Equal((3L, 2L), (alive.ImageCount, alive.ActiveImageCount));
    }

    [Fact]
    public void IsSaturated_ManyValuesAtTheBound_IsSeenAcrossImages() => Assert.True(Of([0, 6, 6, 1], [6, 2, 3, 6]).IsSaturated);

    [Fact]
    public void Merge_WithItself_IsRefused()
    {
        var accumulator = new ChannelAccumulator();
        Assert.StartsWith("An accumulator cannot be merged into itself.", Assert.Throws<ArgumentException>(() => accumulator.Merge(accumulator)).Message);
    }

    [Fact]
    public void LayerAccumulator_UnevenValues_SaysBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LayerAccumulator(3).Add(new float[10]));
        Assert.StartsWith("10 values cannot be shared evenly by 3 channels.", exception.Message);
    }

    [Fact]
    public void LayerAccumulator_Whole_IsAllChannelsAsOne()
    {
        float[] values = RandomMap(new Random(4), 60);
        var layer = new LayerAccumulator(3);
        layer.Add(values);
        Assert.Equal(Of(values), layer.ToLayerStatistics());
        Assert.Equal(Of(values[20..40]), layer.ToChannelStatistics()[1]);
    }

    private static ChannelStatistics Of(params float[][] maps)
    {
        var accumulator = new ChannelAccumulator();
        foreach (float[] map in maps)
        {
            accumulator.Add(map);
        }

        return accumulator.ToStatistics();
    }

    private static float[] RandomMap(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(40) == 0 ? float.NaN : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-10, 10))))];
}
