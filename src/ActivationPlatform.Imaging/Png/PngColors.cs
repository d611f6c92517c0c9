using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Png;

/// <summary>The palette and the transparency of a file (chunks PLTE and tRNS).</summary>
internal sealed class PngColors
{
    private readonly byte[] palette = new byte[256 * 3];
    private int paletteCount;

    /// <summary>The raw 16-bit samples (grey, or red, green, blue) of the one colour that is transparent, or null.</summary>
    public ushort[]? TransparentColor { get; private set; }

    /// <summary>Number of entries, 0 without a palette.</summary>
    public int PaletteCount => paletteCount;

    /// <summary>Red, green, blue of every entry, already composited on white.</summary>
    public ReadOnlySpan<byte> Palette => palette.AsSpan(0, paletteCount * 3);

    private bool HasTransparency { get; set; }

    public void ReadPalette(PngChunk chunk, ReadOnlySpan<byte> data, PngHeader header)
    {
        if (header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha)
        {
            throw chunk.Error("a grey image has a palette (PLTE); it must not.");
        }

        if (paletteCount != 0 || HasTransparency)
        {
            throw chunk.Error(paletteCount != 0 ? "there is a second palette (PLTE)." : "tRNS comes before PLTE; it must follow it.");
        }

        int most = header.ColorType == PngColorType.Palette ? 1 << header.BitDepth : 256;
        if (data.Length == 0 || data.Length % 3 != 0 || data.Length / 3 > most)
        {
            throw chunk.Error($"PLTE has {data.Length} bytes; expected 3 for each of 1 to {most} entries.");
        }

        data.CopyTo(palette);
        paletteCount = data.Length / 3;
    }

    public void ReadTransparency(PngChunk chunk, ReadOnlySpan<byte> data, PngHeader header)
    {
        if (HasTransparency)
        {
            throw chunk.Error("there is a second tRNS.");
        }

        HasTransparency = true;
        switch (header.ColorType)
        {
            case PngColorType.Grey or PngColorType.Rgb when data.Length == header.StoredChannels * 2:
                TransparentColor = new ushort[header.StoredChannels];
                for (int c = 0; c < TransparentColor.Length; c++)
                {
                    // Only the low bits of narrower samples count.
                    TransparentColor[c] = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(data[(2 * c)..]) & ((1 << header.BitDepth) - 1));
                }

                break;
            case PngColorType.Palette when paletteCount != 0 && data.Length <= paletteCount:
                for (int i = 0; i < data.Length; i++)
                {
                    foreach (ref byte sample in palette.AsSpan(i * 3, 3))
                    {
                        sample = OnWhite(sample, data[i]);
                    }
                }

                break;
            case PngColorType.Palette:
                throw chunk.Error($"tRNS has {data.Length} entries for a palette of {paletteCount}.");
            case PngColorType.Grey or PngColorType.Rgb:
                throw chunk.Error($"tRNS has {data.Length} bytes; expected {header.StoredChannels * 2}.");
            default:
                throw chunk.Error("an image with an alpha channel has tRNS; it must not.");
        }
    }

    /// <summary>round((sample * alpha + 255 * (255 - alpha)) / 255); the sum is at most 65025, where the shift is exact.</summary>
    public static byte OnWhite(int sample, int alpha)
    {
        int sum = (sample * alpha) + (255 * (255 - alpha)) + 128;
        return (byte)((sum + (sum >> 8)) >> 8);
    }
}
