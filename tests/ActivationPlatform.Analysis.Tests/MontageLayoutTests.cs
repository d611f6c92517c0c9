namespace ActivationPlatform.Analysis.Tests;

public sealed class MontageLayoutTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(5, 2, 3)]
    [InlineData(7, 3, 3)]
    [InlineData(12, 3, 4)]
    [InlineData(64, 8, 8)]
    [InlineData(192, 14, 14)]
    public void Create_SquareTiles_IsRoughlySquare(int count, int rows, int columns)
    {
        MontageLayout layout = MontageLayout.Create(count, 28, 28);
        Assert.Equal((rows, columns), (layout.Rows, layout.Columns));
    }

    [Fact]
    public void Create_Conv1_Is896By896()
    {
        MontageLayout layout = MontageLayout.Create(64, 112, 112);
        Assert.Equal((896, 896), (layout.HeightPixels, layout.WidthPixels));
    }

    [Fact]
    public void Create_NoTiles_HasNoPixels()
    {
        MontageLayout layout = MontageLayout.Create(0, 3, 3);
        Assert.Equal((0, 0), (layout.HeightPixels, layout.WidthPixels));
        layout.Compose<byte>([], [], 0);
    }

    [Fact]
    public void Create_TooLarge_SaysHowLarge()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => MontageLayout.Create(1024, 10_000, 10_000));
        Assert.StartsWith("A montage of 32 x 32 tiles of 10000 x 10000 pixels would have 102400000000 pixels; at most 2147483647 are possible.", exception.Message);
    }

    [Fact]
    public void Compose_TooFewFrames_SaysHowMany()
    {
        var exception = Assert.Throws<ArgumentException>(() => MontageLayout.Create(2, 3, 3).Compose<byte>(new byte[17], new byte[18], 0));
        Assert.StartsWith("17 values do not fill 2 frames of 3 x 3; expected at least 18.", exception.Message);
    }
}
