using ActivationPlatform.Imaging;

namespace ActivationPlatform.Cli.Tests;

public sealed class FigureCommandsTests
{
    [Fact]
    public async Task Montage_WithoutTitle_IsItsTilesPixelForPixel()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        (await ActplatProcess.RunAsync(["montage", folder.File("a.png"), "--layer", "conv1/7x7_s2", "--out", folder.File("m.png")])).MustSucceed();
        (await ActplatProcess.RunAsync(["montage", folder.File("a.png"), "--layer", "conv1/7x7_s2", "--title", "--out", folder.File("t.png")])).MustSucceed();

        ImageInformation plain = ImageDecoder.Identify(await File.ReadAllBytesAsync(folder.File("m.png")));
        ImageInformation titled = ImageDecoder.Identify(await File.ReadAllBytesAsync(folder.File("t.png")));
        Assert.Equal((896, 896), (plain.Width, plain.Height));
        Assert.True(titled.Height > plain.Height);
    }

    [Theory]
    [InlineData("channel", "a.png", "--layer", "conv1/7x7_s2", "--channel", "33,34")]
    [InlineData("weights", "--layer", "conv1/7x7_s2", "--filter", "43")]
    [InlineData("freqz", "--layer", "conv1/7x7_s2", "--filter", "33", "--input", "green")]
    public async Task Figure_PngAndSvg_AreWrittenTheSameTwice(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        foreach (string format in new[] { "png", "svg" })
        {
            foreach (string run in new[] { "1", "2" })
            {
                (await ActplatProcess.RunAsync([.. arguments, "--out", folder.File($"{run}.{format}")], folder: folder.FullPath)).MustSucceed();
            }

            Assert.Equal(await File.ReadAllBytesAsync(folder.File($"1.{format}")), await File.ReadAllBytesAsync(folder.File($"2.{format}")));
        }
    }

    [Theory]
    [InlineData(new[] { "weights", "--layer", "conv1/7x7_s2", "--filter", "65", "--out", "x.png" }, 1, "actplat: Filter number 65 is not in layer 'conv1/7x7_s2'; it has filters 1 to 64.")]
    [InlineData(new[] { "weights", "--layer", "pool1/3x3_s2", "--filter", "1", "--out", "x.png" }, 1, "actplat: Layer 'pool1/3x3_s2' is of type Max Pooling and has no filters; a convolution or fully connected layer is expected.")]
    [InlineData(new[] { "freqz", "--layer", "conv1/7x7_s2", "--filter", "1", "--input", "cyan", "--out", "x.png" }, 1, "actplat: Input 'cyan' is not among those of layer 'conv1/7x7_s2': red, green, blue.")]
    [InlineData(new[] { "weights", "--layer", "conv1/7x7_s2", "--filter", "1", "--out", "x.gif" }, 2, "actplat: --out is 'x.gif'; expected a name that ends in .png or .svg.")]
    [InlineData(new[] { "montage", "a.png", "--layer", "conv1/7x7_s2", "--stretch", "more", "--out", "x.png" }, 2, "actplat: --stretch is 'more'; expected none, contrast or positive.")]
    [InlineData(new[] { "channel", "a.png", "--layer", "conv1/7x7_s2", "--channel", "0", "--out", "x.png" }, 2, "actplat: '0' is no number from 1; expected numbers separated by commas, for example 33,34.")]
    public async Task Figure_WrongRequest_SaysWhatIsExpectedAndWritesNothing(string[] arguments, int exitCode, string error)
    {
        using var folder = new TemporaryFolder();

        ActplatProcess.Result result = await ActplatProcess.RunAsync(arguments, folder: folder.FullPath);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(error, result.Error);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }
}
