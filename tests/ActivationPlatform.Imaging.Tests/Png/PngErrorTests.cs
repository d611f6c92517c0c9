namespace ActivationPlatform.Imaging.Tests.Png;

public class PngErrorTests
{
    private const int AfterHeader = 33;

    [Fact]
    public void Decode_EveryTruncation_IsRefused()
    {
        byte[] file = Simple(9, 7, 2, 8);
        for (int length = 0; length < file.Length; length++)
        {
            ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file.AsSpan(0, length)));
            Assert.InRange(exception.Offset, 0, length);
        }
    }

    [Fact]
    public void Decode_EverySingleBitError_IsRefused()
    {
        byte[] file = Simple(6, 5, 3, 4);
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(damaged));
        }
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(1, 8)]
    [InlineData(0, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(6, 1)]
    public void Decode_ColorTypeAndDepthThatDoNotExist_AreNamed(byte colorType, byte bitDepth)
    {
        byte[] file = Simple(4, 4, 0, 8);
        byte[] header = file[16..29];
        (header[8], header[9]) = (bitDepth, colorType);
        AssertRefused($"IHDR has colour type {colorType} with {bitDepth} bits; expected 0 (1, 2, 4, 8, 16)", [.. file[..8], .. PngBuilder.Chunk("IHDR", header), .. file[AfterHeader..]]);
    }

    [Fact]
    public void Decode_ChunksOutOfOrder_AreNamed()
    {
        byte[] file = Simple(4, 4, 0, 8);
        byte[] head = file[..AfterHeader];
        byte[] rest = file[AfterHeader..];
        byte[] end = file[^12..];
        byte[] palette = Simple(4, 4, 3, 8);
        byte[] paletteChunk = palette[AfterHeader..(AfterHeader + 12 + 768)];
        byte[] paletteRest = palette[(AfterHeader + paletteChunk.Length)..];
        byte[] transparency = PngBuilder.Chunk("tRNS", [1]);

        AssertRefused("the first chunk is IDAT with", [.. file[..8], .. rest]);
        AssertRefused("there is no image data (IDAT).", [.. head, .. end]);
        AssertRefused("there is a second IHDR.", [.. head, .. file[8..AfterHeader], .. rest]);
        AssertRefused("a grey image has a palette (PLTE); it must not.", [.. head, .. paletteChunk, .. rest]);
        AssertRefused("there is a second palette (PLTE).", [.. palette[..AfterHeader], .. paletteChunk, .. paletteChunk, .. paletteRest]);
        AssertRefused("a palette image has no PLTE before its IDAT.", [.. palette[..AfterHeader], .. paletteRest]);
        AssertRefused("PLTE comes after IDAT; it must come before.", [.. palette[..^12], .. paletteChunk, .. end]);
        AssertRefused("tRNS has 1 entries for a palette of 0.", [.. palette[..AfterHeader], .. transparency, .. paletteChunk, .. paletteRest]);
        AssertRefused("tRNS has 1 bytes; expected 2.", [.. head, .. transparency, .. rest]);
        AssertRefused("there is a second tRNS.", [.. palette[..AfterHeader], .. paletteChunk, .. transparency, .. transparency, .. paletteRest]);
        AssertRefused("an image with an alpha channel has tRNS; it must not.", Insert(Simple(4, 4, 6, 8), transparency));
        AssertRefused("tRNS comes before PLTE; it must follow it.", Insert(Simple(4, 4, 2, 8), [.. PngBuilder.Chunk("tRNS", new byte[6]), .. paletteChunk]));
        AssertRefused("critical chunk XXXX is not known.", [.. head, .. PngBuilder.Chunk("XXXX", []), .. rest]);
        AssertRefused("chunk type 61620063 is not four letters.", [.. head, .. PngBuilder.Chunk("ab\0c", []), .. rest]);
        AssertRefused("IDAT chunks are not consecutive.", [.. file[..^12], .. PngBuilder.Chunk("tEXt", [1]), .. PngBuilder.Chunk("IDAT", [1]), .. end]);
    }

    [Fact]
    public void Decode_BadPalette_IsNamed()
    {
        byte[] palette = Simple(4, 4, 3, 2);
        byte[] rest = palette[(AfterHeader + 12 + 12)..];
        AssertRefused("PLTE has 15 bytes; expected 3 for each of 1 to 4 entries.", [.. palette[..AfterHeader], .. PngBuilder.Chunk("PLTE", new byte[15]), .. rest]);
        AssertRefused("PLTE has 4 bytes; expected", [.. palette[..AfterHeader], .. PngBuilder.Chunk("PLTE", new byte[4]), .. rest]);
        AssertRefused("uses palette entry", [.. palette[..AfterHeader], .. PngBuilder.Chunk("PLTE", new byte[3]), .. rest]);
    }

    [Fact]
    public void Decode_BadData_IsNamed()
    {
        var builder = new PngBuilder(4, 4, 0, 8);
        byte[] file = builder.Build(new ushort[16]);
        byte[] WithData(byte[] data) => [.. file[..AfterHeader], .. PngBuilder.Chunk("IDAT", data), .. file[^12..]];
        byte[] scanlines = builder.Scanlines(new ushort[16]);

        AssertRefused("the compressed image data ends before the last row.", WithData(PngBuilder.Compress(scanlines[..^1])));
        AssertRefused("there is more image data than the header's size needs.", WithData(PngBuilder.Compress([.. scanlines, 0])));
        AssertRefused("row 1 has filter type 5; expected 0 to 4.", WithData(PngBuilder.Compress([.. scanlines[..5], 5, .. scanlines[6..]])));
        byte[] wrongChecksum = PngBuilder.Compress(scanlines);
        wrongChecksum[^1] ^= 1;
        AssertRefused("the compressed image data is damaged.", WithData(wrongChecksum));
    }

    [Fact]
    public void Decode_MoreClaimedThanDeflateCanHold_IsRefusedBeforeAllocation()
    {
        byte[] file = Simple(4, 4, 0, 8);
        byte[] header = file[16..29];
        (header[2], header[6]) = (0x1F, 0x1F);
        byte[] bomb = [.. file[..8], .. PngBuilder.Chunk("IHDR", header), .. file[AfterHeader..]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused("cannot hold 7940 x 7940 pixels", bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Simple(int width, int height, byte colorType, byte bitDepth)
    {
        var builder = new PngBuilder(width, height, colorType, bitDepth) { Palette = colorType == 3 ? new byte[3 << bitDepth] : null };
        return builder.Build(builder.RandomSamples(seed: 1));
    }

    private static byte[] Insert(byte[] file, byte[] chunks) => [.. file[..AfterHeader], .. chunks, .. file[AfterHeader..]];

    private static void AssertRefused(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file)).Reason, StringComparison.Ordinal);
}
