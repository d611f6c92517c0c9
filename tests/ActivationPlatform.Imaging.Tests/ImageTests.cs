namespace ActivationPlatform.Imaging.Tests;

public class ImageTests
{
    [Fact]
    public void Constructor_WrongLength_SaysWhatIsExpected()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Image(4, 3, 3, new byte[35]));
        Assert.StartsWith("4 x 3 pixels with 3 channels need 36 bytes; got 35.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(1, 1, 4)]
    public void Constructor_WrongShape_IsRefused(int width, int height, int channels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(width, height, channels, new byte[width * height * channels]));

    [Fact]
    public void Row_Inside_IsThatRow()
    {
        var image = new Image(2, 2, 3, [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Assert.Equal([6, 7, 8, 9, 10, 11], image.Row(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Row(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Row(-1).Length);
    }

    [Fact]
    public void ToRgb_Grey_IsRepeated()
    {
        Assert.Equal([7, 7, 7, 9, 9, 9], new Image(2, 1, 1, [7, 9]).ToRgb().Pixels.ToArray());
        var rgb = new Image(1, 1, 3, [1, 2, 3]);
        Assert.Same(rgb, rgb.ToRgb());
    }
}
