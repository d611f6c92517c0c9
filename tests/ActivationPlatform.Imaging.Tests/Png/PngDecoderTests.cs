namespace ActivationPlatform.Imaging.Tests.Png;

public class PngDecoderTests
{
    public static TheoryData<byte, byte, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<byte, byte, bool>();
            foreach (bool interlaced in new[] { false, true })
            {
                foreach ((byte type, byte[] depths) in new (byte, byte[])[] { (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
                {
                    foreach (byte depth in depths)
                    {
                        kinds.Add(type, depth, interlaced);
                    }
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EveryKind_GivesTheSamples(byte colorType, byte bitDepth, bool interlaced)
    {
        foreach ((int width, int height) in new[] { (1, 1), (2, 1), (1, 5), (4, 3), (7, 8), (9, 17), (33, 12) })
        {
            var builder = new PngBuilder(width, height, colorType, bitDepth) { Interlaced = interlaced, Palette = colorType == 3 ? RandomPalette(1 << bitDepth) : null };
            ushort[] samples = builder.RandomSamples(seed: width);
            AssertPixels(builder, samples);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_TransparencyChunk_IsCompositedOnWhite(byte colorType, byte bitDepth, bool interlaced)
    {
        if (colorType is 4 or 6)
        {
            return;
        }

        var builder = new PngBuilder(23, 11, colorType, bitDepth) { Interlaced = interlaced, Palette = colorType == 3 ? RandomPalette(1 << bitDepth) : null };
        ushort[] samples = builder.RandomSamples(seed: 3);
        int channels = builder.Channels;
        byte[] transparency = colorType == 3
            ? [.. Enumerable.Range(0, (1 << bitDepth) - 1).Select(i => (byte)(i * 37))]
            : [.. Enumerable.Range(0, channels).SelectMany(c => new[] { (byte)(samples[(30 * channels) + c] >> 8), (byte)samples[(30 * channels) + c] })];
        AssertPixels(builder with { Transparency = transparency }, samples);
    }

    [Fact]
    public void Decode_SixteenBits_RoundsToNearest()
    {
        var builder = new PngBuilder(256, 256, 0, 16);
        ushort[] samples = [.. Enumerable.Range(0, 65536).Select(v => (ushort)v)];
        byte[] expected = [.. samples.Select(v => (byte)Math.Round(v / 257.0))];
        Assert.Equal(expected, ImageDecoder.Decode(builder.Build(samples)).Pixels);
    }

    [Fact]
    public void Decode_AllAlphas_RoundToNearest()
    {
        var builder = new PngBuilder(256, 256, 4, 8);
        ushort[] samples = [.. Enumerable.Range(0, 65536).SelectMany(v => new[] { (ushort)(v >> 8), (ushort)(v & 255) })];
        byte[] expected = [.. Enumerable.Range(0, 65536).Select(v => OnWhite(v >> 8, v & 255))];
        Assert.Equal(expected, ImageDecoder.Decode(builder.Build(samples)).Pixels);
    }

    [Fact]
    public void Decode_PaletteInRgbImage_IsIgnored()
    {
        var builder = new PngBuilder(5, 4, 2, 8);
        ushort[] samples = builder.RandomSamples(seed: 1);
        Assert.Equal(ImageDecoder.Decode(builder.Build(samples)).Pixels, ImageDecoder.Decode((builder with { Palette = RandomPalette(9) }).Build(samples)).Pixels);
    }

    [Fact]
    public void Decode_AncillaryChunksAndTrailingBytes_AreSkipped()
    {
        var builder = new PngBuilder(5, 4, 2, 8);
        byte[] file = builder.Build(builder.RandomSamples(seed: 1));
        byte[] longer = [.. file[..33], .. PngBuilder.Chunk("tEXt", [1, 2, 3]), .. file[33..], 1, 2, 3];
        Assert.Equal(ImageDecoder.Decode(file).Pixels, ImageDecoder.Decode(longer).Pixels);
    }

    [Fact]
    public void Decode_EmptyDataChunks_AreJoined()
    {
        var builder = new PngBuilder(5, 4, 0, 8) { DataChunkLength = 3 };
        ushort[] samples = builder.RandomSamples(seed: 1);
        byte[] file = builder.Build(samples);
        byte[] withEmpty = [.. file[..33], .. PngBuilder.Chunk("IDAT", []), .. file[33..^12], .. PngBuilder.Chunk("IDAT", []), .. file[^12..]];
        Assert.Equal([.. samples.Select(v => (byte)v)], ImageDecoder.Decode(withEmpty).Pixels);
    }

    [Fact]
    public void Decode_Cancelled_Stops()
    {
        var builder = new PngBuilder(5, 4, 0, 8);
        byte[] file = builder.Build(builder.RandomSamples(seed: 1));
        Assert.Throws<OperationCanceledException>(() => ImageDecoder.Decode(file, ct: new CancellationToken(canceled: true)));
    }

    private static byte[] RandomPalette(int entries)
    {
        var palette = new byte[entries * 3];
        new Random(entries).NextBytes(palette);
        return palette;
    }

    private static void AssertPixels(PngBuilder builder, ushort[] samples)
    {
        byte[] file = builder.Build(samples);
        int channels = builder.ColorType is 0 or 4 ? 1 : 3;
        Assert.Equal(new ImageInformation(ImageFormat.Png, builder.Width, builder.Height, channels, builder.BitDepth), ImageDecoder.Identify(file));
        Image image = ImageDecoder.Decode(file);
        Assert.Equal((builder.Width, builder.Height, channels), (image.Width, image.Height, image.Channels));
        Assert.Equal([.. samples.Chunk(builder.Channels).SelectMany(pixel => Expected(builder, pixel))], image.Pixels);
    }

    /// <summary>The documented meaning of one stored pixel.</summary>
    private static byte[] Expected(PngBuilder builder, ushort[] stored)
    {
        int top = (1 << builder.BitDepth) - 1;
        byte[] samples = [.. stored.Select(v => (byte)Math.Round(v * 255.0 / top))];
        switch (builder.ColorType)
        {
            case 3:
                int alpha = stored[0] < builder.Transparency?.Length ? builder.Transparency[stored[0]] : 255;
                return [.. builder.Palette![(stored[0] * 3)..((stored[0] * 3) + 3)].Select(v => OnWhite(v, alpha))];
            case 4 or 6:
                return [.. samples[..^1].Select(v => OnWhite(v, samples[^1]))];
            default:
                bool transparent = builder.Transparency is { } key && stored.Select((v, c) => v == ((key[2 * c] << 8) | key[(2 * c) + 1])).All(equal => equal);
                return transparent ? [.. samples.Select(_ => (byte)255)] : samples;
        }
    }

    private static byte OnWhite(int value, int alpha) => (byte)Math.Round(((value * alpha) + (255 * (255 - alpha))) / 255.0);
}
