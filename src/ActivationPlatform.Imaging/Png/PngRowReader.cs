using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Png;

/// <summary>Turns unfiltered rows of any colour type and bit depth into 8-bit grey or RGB, transparency composited on white.</summary>
internal sealed class PngRowReader(PngHeader header, PngColors colors)
{
    /// <summary>Writes a row's pixels into an image row.</summary>
    /// <param name="row">The unfiltered bytes.</param>
    /// <param name="width">Pixels in the row.</param>
    /// <param name="destination">The image row from the first pixel on.</param>
    /// <param name="step">Bytes from a destination pixel to the next.</param>
    /// <returns>The first palette index that the palette lacks, or -1.</returns>
    public int Read(ReadOnlySpan<byte> row, int width, Span<byte> destination, int step)
    {
        switch (header.ColorType)
        {
            case PngColorType.Palette:
                return ReadPalette(row, width, destination, step);
            case PngColorType.Grey or PngColorType.Rgb when header.BitDepth == 8 && colors.TransparentColor is null && step == header.Channels:
                row[..(width * step)].CopyTo(destination);
                break;
            case PngColorType.Grey or PngColorType.Rgb:
                ReadOpaque(row, width, destination, step);
                break;
            default:
                ReadAlpha(row, width, destination, step);
                break;
        }

        return -1;
    }

    private int ReadPalette(ReadOnlySpan<byte> row, int width, Span<byte> destination, int step)
    {
        ReadOnlySpan<byte> palette = colors.Palette;
        for (int x = 0; x < width; x++)
        {
            int index = Narrow(row, x);
            if (index * 3 >= palette.Length)
            {
                return index;
            }

            palette.Slice(index * 3, 3).CopyTo(destination[(x * step)..]);
        }

        return -1;
    }

    private void ReadOpaque(ReadOnlySpan<byte> row, int width, Span<byte> destination, int step)
    {
        int channels = header.Channels;
        int spread = header.BitDepth < 8 ? 255 / ((1 << header.BitDepth) - 1) : 1;
        for (int x = 0; x < width; x++)
        {
            Span<byte> pixel = destination.Slice(x * step, channels);
            bool transparent = colors.TransparentColor is not null;
            for (int c = 0; c < channels; c++)
            {
                int sample = Raw(row, (x * channels) + c);
                transparent = transparent && sample == colors.TransparentColor![c];
                pixel[c] = header.BitDepth == 16 ? Reduce(sample) : (byte)(sample * spread);
            }

            if (transparent)
            {
                pixel.Fill(255);
            }
        }
    }

    private void ReadAlpha(ReadOnlySpan<byte> row, int width, Span<byte> destination, int step)
    {
        int channels = header.Channels;
        int stored = channels + 1;
        bool wide = header.BitDepth == 16;
        for (int x = 0; x < width; x++)
        {
            int first = x * stored;
            int alpha = wide ? Reduce(Raw(row, first + channels)) : row[first + channels];
            for (int c = 0; c < channels; c++)
            {
                destination[(x * step) + c] = PngColors.OnWhite(wide ? Reduce(Raw(row, first + c)) : row[first + c], alpha);
            }
        }
    }

    private int Raw(ReadOnlySpan<byte> row, int index) => header.BitDepth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        _ => Narrow(row, index),
    };

    /// <summary>A sample of 1, 2, 4 or 8 bits; the leftmost is in the high bits.</summary>
    private int Narrow(ReadOnlySpan<byte> row, int index)
    {
        int bit = index * header.BitDepth;
        return (row[bit >> 3] >> (8 - header.BitDepth - (bit & 7))) & ((1 << header.BitDepth) - 1);
    }

    /// <summary>round(v / 257); no v lies half way, as 257 is odd.</summary>
    private static byte Reduce(int sample) => (byte)((sample + 128) / 257);
}
