using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class MapSummaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(49)]
    [InlineData(1024)]
    [InlineData(3000)]
    public void Of_AnyValues_IsWhatALoopFinds(int length)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            float[] map = SpecialValues.Draw(new Random(seed), length);
            float[] finite = [.. map.Where(float.IsFinite)];
            MapSummary summary = MapSummary.Of(map);
            float maximum = finite.DefaultIfEmpty(float.NegativeInfinity).Max();
            Assert.Equal(
                (finite.Length, length - finite.Length, finite.Count(v => v == 0), finite.Count(v => v < 0), finite.Count(v => v == maximum)),
                (summary.FiniteCount, summary.NonFiniteCount, summary.ZeroCount, summary.NegativeCount, summary.MaximumCount));
            Assert.Equal((finite.DefaultIfEmpty(float.PositiveInfinity).Min(), maximum), (summary.Minimum, summary.Maximum));
        }
    }

    [Fact]
    public void Of_ValuesOfAnySize_LosesNothingOfTheirSums()
    {
        // 2^80 hides what is added to it; the sums must not forget it.
        float large = (float)Math.ScaleB(1, 80);
        MapSummary summary = MapSummary.Of([large, 3, 0, -large, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1]);
        Assert.Equal(8 + 13 - 1, summary.Sum + summary.SumError);
        Assert.Equal(Math.ScaleB(1, 161), summary.Squares);
        Assert.Equal(9 + 25 + 14, summary.SquaresError);
    }

    [Fact]
    public void Of_WithQuantiles_CountsWhatTheSketchCountsItself()
    {
        float[] map = SpecialValues.Draw(new Random(5), 5000);
        var both = new QuantileSketch(4);
        Assert.Equal(MapSummary.Of(map), MapSummary.Of(map, both));
        var alone = new QuantileSketch(4);
        alone.Add(map);
        Assert.Equal(alone.Cells(), both.Cells());
        Assert.Equal(alone.Count, both.Count);
    }
}
