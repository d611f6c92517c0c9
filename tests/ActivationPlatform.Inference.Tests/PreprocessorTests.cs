using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

public sealed class PreprocessorTests
{
    private static readonly Image TwoByTwo = new(2, 2, 3, [1, 2, 3, 10, 20, 30, 100, 150, 200, 255, 0, 128]);

    [Fact]
    public void Normalize_BgrNchw_IsPixelMinusMeanTimesScale()
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 2, 2) with { ChannelOrder = ChannelOrder.Bgr, Mean = [104, 117, 123], Scale = [1, 2, 0.5f] });
        float[] values = new float[12];
        preprocessor.Normalize(TwoByTwo, values);
        Assert.Equal([-101, -74, 96, 24, -230, -194, 66, -234, -61, -56.5f, -11.5f, 66], values);
    }

    [Fact]
    public void Normalize_RgbNhwc_KeepsTheInterleaving()
    {
        var preprocessor = new Preprocessor(Specification(1, 2, 2, 3) with { Layout = TensorLayout.Nhwc });
        float[] values = new float[12];
        preprocessor.Normalize(TwoByTwo, values);
        Assert.Equal([1, 2, 3, 10, 20, 30, 100, 150, 200, 255, 0, 128], values);
    }

    [Fact]
    public void Fit_GreyPhoto_BecomesRgb()
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 1, 2));
        Assert.Equal([7, 7, 7, 9, 9, 9], preprocessor.Fit(new Image(2, 1, 1, [7, 9])).Pixels.ToArray());
    }

    [Fact]
    public void Fit_RgbPhotoForGreyNetwork_BecomesLuma()
    {
        var preprocessor = new Preprocessor(Specification(1, 1, 2, 2) with { ChannelOrder = ChannelOrder.Gray });
        Assert.Equal([2, 18, 141, 91], preprocessor.Fit(TwoByTwo).Pixels.ToArray());
    }

    [Theory]
    [InlineData(ResizeMode.Stretch)]
    [InlineData(ResizeMode.CenterCrop)]
    public void Fit_AnyPhoto_HasTheInputsSize(ResizeMode mode)
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 20, 30) with { Resize = mode });
        foreach ((int width, int height) in new[] { (1, 1), (30, 20), (100, 7), (7, 100), (31, 19) })
        {
            Image picture = preprocessor.Fit(new Image(width, height, 3, new byte[width * height * 3]));
            Assert.Equal((30, 20, 3), (picture.Width, picture.Height, picture.Channels));
        }
    }

    [Fact]
    public void Fit_CenterCropOfAWidePhoto_CutsItsMiddle()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 12).Select(i => (byte)(i % 12))];
        var preprocessor = new Preprocessor(Specification(1, 1, 4, 4) with { Resize = ResizeMode.CenterCrop, ChannelOrder = ChannelOrder.Gray });
        Assert.Equal([4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7], preprocessor.Fit(new Image(12, 4, 1, pixels)).Pixels.ToArray());
    }

    [Fact]
    public void Fit_CenterCropOfAThread_IsRefusedBeforeAnyMemoryIsTaken()
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 224, 224) with { Resize = ResizeMode.CenterCrop });
        var exception = Assert.Throws<ArgumentException>(() => preprocessor.Fit(new Image(1, 30000, 1, new byte[30000])));
        Assert.StartsWith("A photo of 1x30000 pixels would have 1505280000 when its shorter side fits 224x224; at most 67108864 are accepted.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CenterCropOfAFileOfAThread_IsAnImageThatCannotBeUsed()
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 224, 224) with { Resize = ResizeMode.CenterCrop });
        var exception = Assert.Throws<ImageFormatException>(() => preprocessor.Fit(PngEncoder.Encode(new Image(1, 30000, 1, new byte[30000]))));
        Assert.Equal(
            "Image cannot be decoded (byte 0): A photo of 1x30000 pixels would have 1505280000 when its shorter side fits 224x224; at most 67108864 are accepted.", exception.Message);
    }

    [Fact]
    public void Constructor_InputThatIsNoImage_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Preprocessor(Specification(1, 5, 8, 8)));
        Assert.StartsWith("Input 'data' has the shape 1x5x8x8; expected one image with 1 or 3 channels.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_MeanOfAnotherLength_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Preprocessor(Specification(1, 3, 8, 8) with { Mean = [1, 2] }));
        Assert.StartsWith("Input 'data' has 2 values for its mean; expected 1 or one for each of its 3 channels.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalize_PictureOfAnotherSize_IsRefused()
    {
        var preprocessor = new Preprocessor(Specification(1, 3, 8, 8));
        var exception = Assert.Throws<ArgumentException>(() => preprocessor.Normalize(TwoByTwo, new float[192]));
        Assert.StartsWith("The picture is 2x2 with 3 channels; input 'data' expects 8x8 with 3.", exception.Message, StringComparison.Ordinal);
    }

    private static InputSpecification Specification(params int[] shape) => new() { Name = "data", Shape = new TensorShape(shape) };
}
