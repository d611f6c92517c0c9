using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>The orientation of EXIF (tag 0x0112): how the stored picture is to be turned and mirrored for viewing.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>True if rows become columns.</summary>
    public static bool SwapsAxes(int orientation) => orientation >= 5;

    /// <summary>Finds the orientation in a TIFF block; 1 if there is none or the block is damaged.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        bool bigEndian = tiff.StartsWith("MM\0*"u8);
        if (tiff.Length < 8 || (!bigEndian && !tiff.StartsWith("II*\0"u8)))
        {
            return 1;
        }

        uint directory = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return 1;
        }

        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        int count = Math.Min(Short(tiff[(int)directory..], bigEndian), entries.Length / EntryLength);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * EntryLength, EntryLength);
            if (Short(entry, bigEndian) == Tag && Short(entry[2..], bigEndian) == ShortType)
            {
                int orientation = Short(entry[8..], bigEndian);
                return orientation is >= 1 and <= 8 ? orientation : 1;
            }
        }

        return 1;
    }

    /// <summary>The picture as it is to be viewed.</summary>
    public static Image Apply(Image image, int orientation)
    {
        if (orientation == 1)
        {
            return image;
        }

        int width = image.Width;
        int height = image.Height;

        // The source pixel of destination pixel (x, y) is start + x * stepX + y * stepY.
        (int start, int stepX, int stepY) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => (width * (height - 1), 1, -width),
            5 => (0, width, 1),
            6 => (width * (height - 1), -width, 1),
            7 => ((width * height) - 1, -width, -1),
            _ => (width - 1, width, -1),
        };
        if (SwapsAxes(orientation))
        {
            (width, height) = (height, width);
        }

        int channels = image.Channels;
        ReadOnlySpan<byte> source = image.Pixels;
        var turned = new byte[source.Length];
        int to = 0;
        for (int y = 0; y < height; y++)
        {
            int from = start + (y * stepY);
            for (int x = 0; x < width; x++, from += stepX)
            {
                for (int c = 0; c < channels; c++)
                {
                    turned[to++] = source[(from * channels) + c];
                }
            }
        }

        return new Image(width, height, channels, turned);
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
