using System.Text;

namespace ActivationPlatform.Imaging.Tests;

public class ImageDecoderTests
{
    [Theory]
    [InlineData("GIF89a..", "GIF")]
    [InlineData("BM\u0001\u0001\u0001\u0001", "BMP")]
    [InlineData("RIFF\u0001\u0001\u0001\u0001WEBPVP8 ", "WebP")]
    [InlineData("II*\0........", "TIFF")]
    [InlineData("MM\0*........", "TIFF")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("8BPS\0\u0001", "Photoshop (PSD)")]
    [InlineData("\0\0\u0001\0\u0001\0", "ICO")]
    [InlineData("\0\0\0 ftypavif\0\0\0\0", "AVIF")]
    [InlineData("\0\0\0 ftypheic\0\0\0\0", "HEIF")]
    [InlineData("\0\0\0\u000cjP  \r\n", "JPEG 2000")]
    [InlineData("P6\n3 3\n255\n", "PNM (Netpbm)")]
    [InlineData("  <svg xmlns='x'/>", "SVG or XML text")]
    [InlineData("<?xml version='1.0'?>", "SVG or XML text")]
    [InlineData("", "an empty file")]
    [InlineData("hello world", "an unknown format beginning with 68656C6C6F20776F")]
    public void Decode_OtherFormat_IsNamed(string content, string name)
    {
        byte[] file = Encoding.Latin1.GetBytes(content);
        ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file));
        Assert.Equal($"Image cannot be decoded (byte 0): expected a PNG or JPEG file; saw {name}.", exception.Message);
        Assert.Equal(exception.Message, Assert.Throws<ImageFormatException>(() => ImageDecoder.Identify(file)).Message);
    }

    [Fact]
    public void Decode_BeyondALimit_NamesBoth()
    {
        byte[] file = PngEncoder.Encode(TestImages.Noise(40, 30, 3, seed: 1));
        AssertRefused($"the file has {file.Length} bytes; at most 100 are accepted.", new ImageLimits { MaximumBytes = 100 });
        const string Size = "the image is 40 x 30 pixels; at most ";
        AssertRefused(Size + "39 x 32768 and 67108864 in all are accepted.", new ImageLimits { MaximumWidth = 39 });
        AssertRefused(Size + "32768 x 29 and 67108864 in all are accepted.", new ImageLimits { MaximumHeight = 29 });
        AssertRefused(Size + "32768 x 32768 and 1199 in all are accepted.", new ImageLimits { MaximumPixels = 1199 });
        Assert.Equal(40, ImageDecoder.Decode(file, new ImageLimits { MaximumBytes = file.Length, MaximumWidth = 40, MaximumHeight = 30, MaximumPixels = 1200 }).Width);

        void AssertRefused(string reason, ImageLimits limits)
        {
            Assert.Equal(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file, limits)).Reason);
            Assert.Equal(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Identify(file, limits)).Reason);
        }
    }

    [Fact]
    public void Identify_HeaderOnly_Suffices()
    {
        byte[] file = PngEncoder.Encode(TestImages.Noise(40, 30, 3, seed: 1));
        Assert.Equal(new ImageInformation(ImageFormat.Png, 40, 30, 3, 8), ImageDecoder.Identify(file.AsSpan(0, 33)));
    }
}
