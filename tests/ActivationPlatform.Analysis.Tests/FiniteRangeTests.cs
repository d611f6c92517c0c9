namespace ActivationPlatform.Analysis.Tests;

public sealed class FiniteRangeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1001)]
    public void Of_AnyLengthWithAndWithoutBrokenValues_EqualsAPlainLoop(int length)
    {
        var random = new Random(length);
        for (int round = 0; round < 50; round++)
        {
            var values = new float[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = random.Next(100) < round / 2
                    ? new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }[random.Next(3)]
                    : (float)(random.NextDouble() * 2 - 1);
            }

            float[] finite = [.. values.Where(float.IsFinite)];
            FiniteRange range = FiniteRange.Of(values);
            Assert.Equal(finite.Length == 0, range.IsEmpty);
            Assert.Equal(length - finite.Length, range.NonFiniteCount);
            if (finite.Length > 0)
            {
                Assert.Equal(finite.Min(), range.Minimum);
                Assert.Equal(finite.Max(), range.Maximum);
            }
        }
    }

    [Fact]
    public void Union_WithEmpty_KeepsTheOtherAndCountsBoth()
    {
        FiniteRange broken = FiniteRange.Of([float.NaN]);
        FiniteRange sound = FiniteRange.Of([1f, 2f, float.NaN]);
        Assert.Equal(new(1, 2, 2), broken.Union(sound));
        Assert.Equal(sound.Union(broken), broken.Union(sound));
    }
}
