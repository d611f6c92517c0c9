using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class QuantileTests
{
    [Fact]
    public void Of_LinearInterpolation_AsNumPy() =>
        Assert.Equal([1, 1.75, 2.5, 4], Quantiles.Of([4, 1, float.NaN, 3, 2, float.PositiveInfinity], 0, 0.25, 0.5, 1));

    [Fact]
    public void Of_NothingFinite_IsNaN() => Assert.Equal([double.NaN], Quantiles.Of([float.NaN], 0.5));

    [Fact]
    public void Of_NoFraction_SaysSo() =>
        Assert.StartsWith("A quantile's fraction must be from 0 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1f], 1.1)).Message);

    [Fact]
    public void Sketch_AnyFraction_IsWithinItsPromise()
    {
        var random = new Random(2);
        float[] values = [.. Enumerable.Range(0, 20_001).Select(_ => (float)(Math.Pow(10, random.NextDouble() * 8 - 4) * (random.Next(3) - 1)))];
        var sketch = new QuantileSketch();
        sketch.Add(values);
        Array.Sort(values);
        for (double fraction = 0; fraction <= 1; fraction += 0.0625)
        {
            float exact = values[(int)Math.Round(fraction * 20_000)];
            Assert.Equal(exact, sketch.Quantile(fraction), 0.004 * Math.Abs(exact) + 1e-38);
        }
    }

    [Fact]
    public void Sketch_Empty_IsNaN() => Assert.Equal(double.NaN, new QuantileSketch().Quantile(0.5));

    [Fact]
    public void Sketch_Bins_RiseAndHoldEverything()
    {
        var sketch = new QuantileSketch();
        sketch.Add([float.MinValue, -1, -0f, 0, float.Epsilon, 1, 1.001f, float.MaxValue, float.NaN]);
        var bins = sketch.Bins().ToArray();
        Assert.Equal(8, bins.Sum(bin => bin.Count));
        Assert.Equal(bins.OrderBy(bin => bin.Low), bins);
        Assert.All(bins, bin => Assert.True(bin.Low <= bin.High && double.IsFinite(bin.Low) && double.IsFinite(bin.High)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    public void Sketch_MapAfterMap_CountsEveryValueInItsCell(int fractionBits)
    {
        var random = new Random(fractionBits);
        var sketch = new QuantileSketch(fractionBits);
        var expected = new Dictionary<int, long>();
        foreach (int length in (ReadOnlySpan<int>)[0, 1, 5, 8, 49, 1024, 4000])
        {
            float[] values = SpecialValues.Draw(random, length);
            sketch.Add(values);
            foreach (float value in values.Where(float.IsFinite))
            {
                int cell = value == 0 ? 0 : Math.Sign(value) * ((BitConverter.SingleToInt32Bits(Math.Abs(value)) >> (23 - fractionBits)) + 1);
                expected[cell] = expected.GetValueOrDefault(cell) + 1;
            }

            Assert.Equal(expected.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)), sketch.Cells().Order());
            Assert.Equal(expected.Values.Sum(), sketch.Count);
        }
    }

    [Fact]
    public void Sketch_Merged_IsTheSketchOfBoth()
    {
        var random = new Random(3);
        foreach ((float leftScale, float rightScale) in new[] { (1f, 1e6f), (-1e-3f, 2f), (1f, -1f), (-1f, 1e-9f) })
        {
            float[] left = [.. Enumerable.Range(0, 300).Select(_ => leftScale * (float)random.NextDouble())];
            float[] right = [.. Enumerable.Range(0, 300).Select(_ => rightScale * (float)random.NextDouble())];
            var merged = new QuantileSketch();
            merged.Add(left);
            var other = new QuantileSketch();
            other.Add(right);
            merged.Merge(other);
            merged.Merge(new QuantileSketch());
            var both = new QuantileSketch();
            both.Add([.. right, .. left]);
            Assert.Equal(both.Cells(), merged.Cells());
            Assert.Equal(both.Count, merged.Count);
        }
    }
}
