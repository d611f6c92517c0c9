using ActivationPlatform.Reports.LayerAnalysis.Sections;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.9707, "97.1 %")]
    [InlineData(1, "100.0 %")]
    [InlineData(0.0005, "0.1 %")]
    [InlineData(0.00049, "0.049 %")]
    [InlineData(0.00001, "0.001 %")]
    [InlineData(0.0000099, "<0.001 %")]
    [InlineData(0, "0.0 %")]
    [InlineData(double.NaN, "–")]
    public void Percent_OfMoreThanNothing_IsNeverZero(double fraction, string expected) => Assert.Equal(expected, Numbers.Percent(fraction));

    [Theory]
    [InlineData(-3308, "−3308")]
    [InlineData(28.394, "28.39")]
    [InlineData(0.0416, "0.0416")]
    [InlineData(0.0000123, "1.230×10⁻⁵")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Value_HasFourDigitsOrSo(double value, string expected) => Assert.Equal(expected, Numbers.Value(value));
}
