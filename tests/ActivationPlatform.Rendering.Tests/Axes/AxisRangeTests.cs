using ActivationPlatform.Rendering.Axes;

namespace ActivationPlatform.Rendering.Tests.Axes;

public sealed class AxisRangeTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(0.1f)]
    public void Rounded_FloatBesideARoundNumber_LiesWithinTheRange(float value)
    {
        AxisRange range = AxisRange.Rounded(-(double)value, value);

        Assert.True(range.Minimum <= -(double)value && range.Maximum >= value, $"{range.Minimum} to {range.Maximum}");
        Assert.Equal(value, range.Maximum, 1e-6);
    }
}
