namespace ActivationPlatform.Imaging.Tests;

public class PngEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Encode_AnyImage_DecodesToTheSamePixels(int channels)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 9), (9, 1), (31, 20), (200, 3) })
        {
            foreach (Image image in new[] { TestImages.Noise(width, height, channels, seed: width), TestImages.Smooth(width, height, channels, seed: height) })
            {
                Image decoded = ImageDecoder.Decode(PngEncoder.Encode(image));
                Assert.Equal((width, height, channels), (decoded.Width, decoded.Height, decoded.Channels));
                Assert.Equal(image.Pixels, decoded.Pixels);
            }
        }
    }

    [Fact]
    public void Encode_Twice_GivesTheSameBytes()
    {
        Image image = TestImages.Smooth(120, 90, 3, seed: 2);
        Assert.Equal(PngEncoder.Encode(image), PngEncoder.Encode(image));
    }

    [Fact]
    public void Encode_Gradient_ProfitsFromFilters()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256 * 256).Select(i => (byte)((i % 256) + (i / 256)))];
        Assert.InRange(PngEncoder.Encode(new Image(256, 256, 1, pixels)).Length, 1, 1500);
    }

    [Fact]
    public void Encode_Stream_IsWrittenAtItsPositionAndStaysOpen()
    {
        Image image = TestImages.Noise(5, 5, 1, seed: 1);
        using var stream = new MemoryStream();
        stream.WriteByte(42);
        PngEncoder.Encode(image, stream);
        stream.WriteByte(43);
        Assert.Equal([42, .. PngEncoder.Encode(image), 43], stream.ToArray());
    }

    [Fact]
    public void Encode_File_HoldsOnlyTheCriticalChunks()
    {
        byte[] file = PngEncoder.Encode(TestImages.Noise(5, 4, 3, seed: 1));
        Assert.Equal([0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 5, 0, 0, 0, 4, 8, 2, 0, 0, 0], file[..29]);
        Assert.Equal([.. "IDAT"u8], file[37..41]);
        Assert.Equal(Png.PngBuilder.Chunk("IEND", []), file[^12..]);
    }
}
