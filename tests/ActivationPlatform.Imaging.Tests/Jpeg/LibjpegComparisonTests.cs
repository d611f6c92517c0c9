namespace ActivationPlatform.Imaging.Tests.Jpeg;

/// <summary>Every decoded byte equals that of <c>djpeg -dct int</c>.</summary>
public class LibjpegComparisonTests
{
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (2, 3), (3, 2), (5, 17), (8, 8), (16, 16), (17, 9), (33, 31), (64, 48), (65, 47), (100, 3), (3, 100)];

    [RequiresJpegToolsTheory]
    [InlineData("1x1")]
    [InlineData("2x1")]
    [InlineData("1x2")]
    [InlineData("2x2")]
    [InlineData("4x1")]
    [InlineData("1x4")]
    [InlineData("4x2")]
    [InlineData("2x4")]
    [InlineData("3x1")]
    [InlineData("1x3")]
    [InlineData("3x2")]
    [InlineData("2x1,2x1,1x1")]
    [InlineData("2x2,1x2,2x1")]
    [InlineData("2x2,2x1,1x2")]
    [InlineData("1x1,2x2,2x2")]
    [InlineData("1x1,2x1,1x2")]
    [InlineData("4x1,1x1,2x1")]
    [InlineData("1x4,1x2,1x1")]
    [InlineData("4x1,2x1,1x1")]
    public void Decode_Sampling_EqualsDjpeg(string sampling)
    {
        foreach ((int width, int height) in Sizes)
        {
            Image image = TestImages.Smooth(width, height, 3, seed: width + height);
            AssertEqualsDjpeg(JpegTools.Compress(image, "-sample", sampling, "-quality", "70"), $"{width}x{height} {sampling}");
            AssertEqualsDjpeg(JpegTools.Compress(image, "-sample", sampling, "-quality", "92", "-progressive"), $"{width}x{height} {sampling} progressive");
        }
    }

    [RequiresJpegToolsTheory]
    [InlineData("-quality", "1")]
    [InlineData("-quality", "10", "-baseline")]
    [InlineData("-quality", "50", "-optimize")]
    [InlineData("-quality", "100")]
    [InlineData("-quality", "100", "-sample", "1x1", "-progressive")]
    [InlineData("-quality", "3", "-progressive")]
    [InlineData("-restart", "1")]
    [InlineData("-restart", "3B")]
    [InlineData("-restart", "1B", "-progressive")]
    [InlineData("-restart", "2", "-progressive", "-optimize")]
    [InlineData("-grayscale")]
    [InlineData("-grayscale", "-progressive")]
    [InlineData("-grayscale", "-sample", "2x2")]
    [InlineData("-grayscale", "-restart", "5B")]
    [InlineData("-rgb")]
    [InlineData("-rgb", "-progressive")]
    [InlineData("-dct", "fast", "-smooth", "30")]
    public void Decode_Settings_EqualsDjpeg(params string[] options)
    {
        foreach (Image image in new[]
        {
            TestImages.Smooth(151, 97, 3, seed: 1), TestImages.Noise(70, 90, 3, seed: 2), TestImages.Smooth(45, 131, 3, seed: 3), TestImages.Checker(61, 62, 3),
        })
        {
            AssertEqualsDjpeg(JpegTools.Compress(image, options), $"{image.Width}x{image.Height} {string.Join(' ', options)}");
        }
    }

    [RequiresJpegToolsTheory]
    [InlineData("0: 0-63, 0, 0; 1: 0-63, 0, 0; 2: 0-63, 0, 0;")]
    [InlineData("0,1: 0-63, 0, 0; 2: 0-63, 0, 0;")]
    [InlineData("2: 0-63, 0, 0; 0,1: 0-63, 0, 0;")]
    [InlineData("0,1,2: 0-0, 0, 4; 0: 1-63, 0, 3; 1: 1-5, 0, 0; 2: 1-63, 0, 0; 1: 6-63, 0, 2; 0,1,2: 0-0, 4, 3; 0,1,2: 0-0, 3, 2; 0,2: 0-0, 2, 1; 1: 0-0, 2, 1; 0,1,2: 0-0, 1, 0; 0: 1-63, 3, 2; 0: 1-63, 2, 1; 0: 1-63, 1, 0; 1: 6-63, 2, 1; 1: 6-63, 1, 0;")]
    public void Decode_ScanScript_EqualsDjpeg(string script)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("scans.txt");
        File.WriteAllText(path, script);
        foreach (string sampling in new[] { "1x1", "2x2", "2x1" })
        {
            Image image = TestImages.Smooth(83, 61, 3, seed: 9);
            AssertEqualsDjpeg(JpegTools.Compress(image, "-scans", path, "-sample", sampling), script + sampling);
        }
    }

    [RequiresJpegToolsTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Decode_FourComponents_EqualsDjpeg(bool adobe, bool progressive)
    {
        foreach (byte transform in new byte[] { 0, 2 })
        {
            byte[] file = JpegBuilder.FourComponents(TestImages.Smooth(59, 43, 3, seed: 4), TestImages.Smooth(59, 43, 1, seed: 5), adobe ? transform : null);
            AssertEqualsDjpeg(progressive ? JpegTools.Transcode(file, "-progressive") : file, $"CMYK {adobe} {transform}");
        }
    }

    [RequiresJpegToolsTheory]
    [InlineData(new byte[] { 0x22, 0x11, 0x11, 0x22 })]
    [InlineData(new byte[] { 0x21, 0x11, 0x21, 0x11 })]
    [InlineData(new byte[] { 0x12, 0x11, 0x12, 0x11 })]
    [InlineData(new byte[] { 0x44, 0x11, 0x22, 0x41 })]
    [InlineData(new byte[] { 0x11, 0x42, 0x24, 0x12 })]
    public void Decode_FourSubsampledComponents_EqualsDjpeg(byte[] samplings)
    {
        (int horizontal, int vertical) = (samplings.Max(s => s >> 4), samplings.Max(s => s & 15));
        List<byte[]> files = [.. samplings.Select((sampling, i) => JpegTools.Compress(
            TestImages.Smooth((61 * (sampling >> 4) + horizontal - 1) / horizontal, (45 * (sampling & 15) + vertical - 1) / vertical, 1, seed: i)))];
        AssertEqualsDjpeg(JpegBuilder.FromGreyFiles(61, 45, files, samplings, adobeTransform: 2), Convert.ToHexString(samplings));
    }

    [RequiresJpegToolsTheory(andPhotos: true)]
    [InlineData("rocket.jpg")]
    [InlineData("coffee.png")]
    [InlineData("chelsea.png")]
    [InlineData("camera.png")]
    public void Decode_Photo_EqualsDjpeg(string name)
    {
        byte[] file = File.ReadAllBytes(TestSettings.DataFile("photos", name));
        if (name.EndsWith(".jpg", StringComparison.Ordinal))
        {
            AssertEqualsDjpeg(file, name);
            AssertEqualsDjpeg(JpegTools.Transcode(file, "-progressive"), name + " progressive");
            AssertEqualsDjpeg(JpegTools.Transcode(file, "-optimize", "-restart", "7B"), name + " restart");
        }

        Image image = ImageDecoder.Decode(file);
        foreach (string quality in new[] { "5", "75", "97" })
        {
            AssertEqualsDjpeg(JpegTools.Compress(image, "-quality", quality), name + quality);
            AssertEqualsDjpeg(JpegTools.Compress(image, "-quality", quality, "-progressive"), name + quality + " progressive");
            AssertEqualsDjpeg(JpegTools.Compress(image, "-quality", quality, "-sample", "1x2"), name + quality + " 1x2");
        }
    }

    private static void AssertEqualsDjpeg(byte[] file, string what)
    {
        Image expected = JpegTools.Decompress(file);
        Image actual = ImageDecoder.Decode(file);
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        int difference = actual.Pixels.CommonPrefixLength(expected.Pixels);
        Assert.True(difference == expected.Pixels.Length, $"{what}: byte {difference} is {actual.Pixels[Math.Min(difference, actual.Pixels.Length - 1)]}, djpeg says {expected.Pixels[Math.Min(difference, actual.Pixels.Length - 1)]}");
    }
}
