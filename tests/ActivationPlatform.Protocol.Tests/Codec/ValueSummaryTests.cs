using ActivationPlatform.Protocol.Codec;

namespace ActivationPlatform.Protocol.Tests.Codec;

public sealed class ValueSummaryTests
{
    [Fact]
    public void Add_RandomValuesInPieces_EqualsAScalarLoop()
    {
        var random = new Random(3);
        foreach (int length in (int[])[1, 5, 15, 16, 17, 31, 100, 4099])
        {
            float[] values = [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * 1e4))];
            int split = random.Next(length + 1);
            var summary = new ValueSummary();
            summary.Add(values.AsSpan(0, split));
            summary.Add(values.AsSpan(split));
            Assert.Equal(values.Min(), summary.Minimum);
            Assert.Equal(values.Max(), summary.Maximum);
            Assert.Equal(values.Average(v => (double)v), summary.Mean, 1e-9);
            Assert.Equal(length, summary.Count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(99)]
    public void Add_OneNaN_MakesAllNaN(int position)
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        values[position] = float.NaN;
        var summary = new ValueSummary();
        summary.Add(values);
        summary.Add([1f]);
        Assert.True(float.IsNaN(summary.Minimum) && float.IsNaN(summary.Maximum) && double.IsNaN(summary.Mean));
    }

    [Fact]
    public void Add_BothInfinities_KeepsTheRange()
    {
        float[] values = [.. Enumerable.Repeat(1f, 40), float.NegativeInfinity, float.PositiveInfinity];
        var summary = new ValueSummary();
        summary.Add(values);
        Assert.Equal(float.NegativeInfinity, summary.Minimum);
        Assert.Equal(float.PositiveInfinity, summary.Maximum);
        Assert.True(double.IsNaN(summary.Mean));
    }

    [Fact]
    public void Add_Nothing_IsNaN()
    {
        var summary = new ValueSummary();
        summary.Add([]);
        Assert.True(float.IsNaN(summary.Minimum) && float.IsNaN(summary.Maximum) && double.IsNaN(summary.Mean));
    }
}
