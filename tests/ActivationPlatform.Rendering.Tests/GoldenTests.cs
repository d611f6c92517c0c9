using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void AssertPng_NoGolden_FailsAndLeavesTheActualPicture()
    {
        byte[] picture = PngEncoder.Encode(new Image(1, 1, 1, [7]));

        GoldenMismatchException error = Assert.Throws<GoldenMismatchException>(() => Golden.AssertPng("no-such-golden.png", picture));

        Assert.Contains("'no-such-golden.png' is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(picture, File.ReadAllBytes(Path.Combine(Golden.ActualFolder, "no-such-golden.png")));
        Assert.False(File.Exists(Path.Combine(Golden.Folder, "no-such-golden.png")));
    }

    [Fact]
    public void AssertPng_OnePixelOff_FailsAndLeavesThePictureOfTheDifference()
    {
        Image golden = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(Golden.Folder, "channels.png")));
        byte[] pixels = golden.Pixels.ToArray();
        pixels[5]++;

        GoldenMismatchException error = Assert.Throws<GoldenMismatchException>(
            () => Golden.AssertPng("channels.png", PngEncoder.Encode(new Image(golden.Width, golden.Height, golden.Channels, pixels))));

        Assert.Contains($"differs in 1 of {golden.Width * golden.Height} pixels", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Golden.ActualFolder, "channels.diff.png")));
    }

    [Fact]
    public void AssertPng_AnotherSize_NamesBoth() =>
        Assert.Contains("the actual output 1 x 1", Assert.Throws<GoldenMismatchException>(() => Golden.AssertPng("channels.png", PngEncoder.Encode(new Image(1, 1, 1, [7])))).Message, StringComparison.Ordinal);

    [Fact]
    public void AssertSvg_ChangedLine_NamesTheLine()
    {
        string golden = File.ReadAllText(Path.Combine(Golden.Folder, "channels.svg"));

        Assert.Contains("differs from line 2 on", Assert.Throws<GoldenMismatchException>(() => Golden.AssertSvg("channels.svg", golden.Replace("<title", "<titel", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }
}
