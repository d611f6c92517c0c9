using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Tests.Text;

public sealed class TextStyleTests
{
    [Fact]
    public void Fitted_Room_LeavesTextAndSize()
    {
        TextStyle style = TextStyle.Title(FigureTheme.Light);

        Assert.Equal((style, "conv1"), style.Fitted("conv1", 300));
    }

    [Fact]
    public void Fitted_SlightlyTooLong_ShrinksTheType()
    {
        TextStyle style = TextStyle.Title(FigureTheme.Light);
        (TextStyle fitted, string text) = style.Fitted("Activations of conv1", style.Width("Activations of conv1") * 0.8);

        Assert.Equal("Activations of conv1", text);
        Assert.True(fitted.Size < style.Size);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(77)]
    public void Fitted_FarTooLong_EndsInAnEllipsisAndFits(double width)
    {
        (TextStyle fitted, string text) = TextStyle.Title(FigureTheme.Light).Fitted(new string('m', 200), width);

        Assert.EndsWith("…", text, StringComparison.Ordinal);
        Assert.True(text.Length == 1 || fitted.Width(text) <= width);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3307.76, "−3308")]
    [InlineData(0.13123, "0.1312")]
    [InlineData(-0.00001234, "−1.234E−5")]
    [InlineData(12345678, "1.235E+7")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Number_Value_HasAtMostFourDigits(double value, string expected) => Assert.Equal(expected, FigureText.Number(value));
}
