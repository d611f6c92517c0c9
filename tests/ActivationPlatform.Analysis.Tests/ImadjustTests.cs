namespace ActivationPlatform.Analysis.Tests;

public sealed class ImadjustTests
{
    [Fact]
    public void Apply_RisingValues_StayInOrder()
    {
        var random = new Random(7);
        for (int round = 0; round < 100; round++)
        {
            double[] source = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
            double low = random.NextDouble() * 0.9;
            var result = new double[source.Length];
            Imadjust.Apply(source, new(low, low + 0.05 + random.NextDouble() * (0.95 - low)), StretchLimits.Full, random.NextDouble() * 3, result);
            Assert.Equal(result.Order(), result);
        }
    }

    [Fact]
    public void Apply_NaN_IsTheUpperLimit()
    {
        var result = new double[1];
        Imadjust.Apply([double.NaN], new(0.2, 0.4), new(0.1, 0.7), 1, result);
        Assert.Equal(0.7, result[0], 15);
    }

    [Fact]
    public void Apply_InputLimitsNotInOrder_SaysWhich()
    {
        var exception = Assert.Throws<ArgumentException>(() => Imadjust.Apply(new double[1], new(0.5, 0.5), new double[1]));
        Assert.StartsWith("The input limits are 0.5 and 0.5; the lower must be below the upper.", exception.Message);
    }
}
