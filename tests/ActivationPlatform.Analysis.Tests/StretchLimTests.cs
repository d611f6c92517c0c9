namespace ActivationPlatform.Analysis.Tests;

public sealed class StretchLimTests
{
    [Fact]
    public void Of_EmptyOrAllNaN_StretchesNothing()
    {
        Assert.Equal(StretchLimits.Full, StretchLim.Of(ReadOnlySpan<float>.Empty));
        Assert.Equal(StretchLimits.Full, StretchLim.Of([double.NaN, double.NaN]));
    }

    [Fact]
    public void Of_NaN_IsNotCounted()
    {
        double[] values = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        double[] broken = [.. values, .. Enumerable.Repeat(double.NaN, 1000)];
        Assert.Equal(StretchLim.Of(values), StretchLim.Of(broken));
    }

    [Fact]
    public void Of_TolerancesThatMeet_StretchesNothing() => Assert.Equal(StretchLimits.Full, StretchLim.Of([0.2, 0.4, 0.6], 0.5, 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Of_ToleranceThatIsNoFraction_IsRefused(double tolerance)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => StretchLim.Of([0.5], tolerance));
        Assert.StartsWith("A tolerance is a fraction of the values from 0 to 1.", exception.Message);
    }
}
