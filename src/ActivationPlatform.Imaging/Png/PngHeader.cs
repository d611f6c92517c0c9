using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Png;

/// <summary>The contents of an IHDR chunk, checked.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    /// <summary>Channels as stored: a palette index is one.</summary>
    public int StoredChannels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    /// <summary>Channels of the decoded image.</summary>
    public int Channels => ColorType is PngColorType.Grey or PngColorType.GreyAlpha ? 1 : 3;

    /// <summary>Distance in bytes to the sample that filters predict from.</summary>
    public int FilterDistance => Math.Max(1, StoredChannels * BitDepth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without its filter type.</summary>
    public int RowBytes(int width) => checked((int)((((long)width * StoredChannels * BitDepth) + 7) / 8));

    public static PngHeader Parse(PngChunk chunk, ReadOnlySpan<byte> data, ImageLimits limits)
    {
        if (!chunk.Is("IHDR"u8) || data.Length != 13)
        {
            throw chunk.Error($"the first chunk is {chunk.Name} with {data.Length} bytes; expected IHDR with 13.");
        }

        limits.CheckSize(chunk.DataOffset, BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        int bitDepth = data[8];
        var colorType = (PngColorType)data[9];
        bool valid = colorType switch
        {
            PngColorType.Grey => bitDepth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => bitDepth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GreyAlpha or PngColorType.Rgba => bitDepth is 8 or 16,
            _ => false,
        };
        if (!valid)
        {
            throw chunk.Error($"IHDR has colour type {data[9]} with {bitDepth} bits; expected 0 (1, 2, 4, 8, 16), 2 (8, 16), 3 (1, 2, 4, 8), 4 (8, 16) or 6 (8, 16).");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw chunk.Error($"IHDR has compression {data[10]}, filter {data[11]}, interlace {data[12]}; expected 0, 0, and 0 or 1.");
        }

        return new PngHeader(
            (int)BinaryPrimitives.ReadUInt32BigEndian(data), (int)BinaryPrimitives.ReadUInt32BigEndian(data[4..]), bitDepth, colorType, data[12] == 1);
    }
}
