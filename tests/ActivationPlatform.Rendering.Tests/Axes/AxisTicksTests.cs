using ActivationPlatform.Rendering.Axes;

namespace ActivationPlatform.Rendering.Tests.Axes;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0, 1, 6, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-0.3, 0.3, 7, "−0.3 −0.2 −0.1 0.0 0.1 0.2 0.3")]
    [InlineData(-1, 1, 5, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(-3307.76, 2838.85, 8, "−3000 −2000 −1000 0 1000 2000")]
    [InlineData(3, 5, 4, "3 4 5")]
    [InlineData(0, 1_000_000, 6, "0.0 0.2 0.4 0.6 0.8 1.0")]
    public void Create_Range_MarksRoundNumbers(double minimum, double maximum, int count, string labels) =>
        Assert.Equal(labels, string.Join(' ', AxisTicks.Create(minimum, maximum, count).Ticks.Select(t => t.Label)));

    [Fact]
    public void Create_LargeNumbers_TakesOutThePowerOfTen()
    {
        AxisTicks ticks = AxisTicks.Create(0, 2_500_000, 6);

        Assert.Equal("×10⁶", ticks.ExponentLabel);
        Assert.Equal(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], ticks.Ticks.Select(t => t.Label));
        Assert.Equal(500_000, ticks.Ticks[1].Value);
    }

    [Fact]
    public void Create_SmallNumbers_TakesOutThePowerOfTen() => Assert.Equal("×10⁻⁵", AxisTicks.Create(0, 4e-5, 6).ExponentLabel);

    [Fact]
    public void Create_OneNumber_MarksIt() => Assert.Equal(new Tick(7, "7"), Assert.Single(AxisTicks.Create(7, 7, 5).Ticks));

    [Fact]
    public void Create_RandomRanges_KeepsOrderCountAndRange()
    {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            double size = Math.Pow(10, random.Next(-12, 12)), minimum = (random.NextDouble() - 0.5) * size, maximum = minimum + (random.NextDouble() * size) + (size * 1e-6);
            int count = random.Next(2, 12);

            AxisTicks ticks = AxisTicks.Create(minimum, maximum, count);

            double slack = (maximum - minimum) * 1e-8;
            Assert.InRange(ticks.Ticks.Length, 0, count);
            Assert.All(ticks.Ticks, t => Assert.InRange(t.Value, minimum - slack, maximum + slack));
            Assert.Equal(ticks.Ticks.Length, ticks.Ticks.Select(t => t.Label).Distinct().Count());
            if (count >= 5)
            {
                Assert.True(ticks.Ticks.Length >= 2, $"{minimum}..{maximum} with at most {count}");
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 1, 5)]
    [InlineData(0, double.PositiveInfinity, 5)]
    [InlineData(1, 0, 5)]
    [InlineData(0, 1, 1)]
    public void Create_InvalidInput_Throws(double minimum, double maximum, int count) =>
        Assert.Contains("expected finite ends in order and at least 2 ticks", Assert.Throws<ArgumentException>(() => AxisTicks.Create(minimum, maximum, count)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fitting_LongLabels_TakesFewer()
    {
        AxisTicks roomy = AxisTicks.Fitting(0, 10, 300, _ => 10, 10), tight = AxisTicks.Fitting(0, 10, 100, _ => 30, 10);

        Assert.True(tight.Ticks.Length < roomy.Ticks.Length);
    }

    [Fact]
    public void Rounded_Range_ContainsItBetweenRoundNumbers()
    {
        Assert.Equal(new AxisRange(-4000, 3000), AxisRange.Rounded(-3307.76, 2838.85));
        Assert.Equal(new AxisRange(0, 1), AxisRange.Around([double.NaN, double.PositiveInfinity]));
        Assert.Equal(new AxisRange(-1, 1), AxisRange.Around([0]));
    }
}
