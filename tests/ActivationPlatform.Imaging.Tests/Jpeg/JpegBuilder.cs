namespace ActivationPlatform.Imaging.Tests.Jpeg;

/// <summary>Puts JPEG files together that cjpeg cannot write: the scans of several grey files become the components of one.</summary>
internal static class JpegBuilder
{
    /// <summary>A file of four components with one scan each, without subsampling.</summary>
    /// <param name="colors">The first three components.</param>
    /// <param name="black">The fourth.</param>
    /// <param name="adobeTransform">The colour transform of an Adobe segment; null for none.</param>
    public static byte[] FourComponents(Image colors, Image black, byte? adobeTransform)
    {
        List<byte[]> planes = [.. Enumerable.Range(0, 3).Select(c => Plane(colors, c)), black.Pixels.ToArray()];
        List<byte[]> files = [.. planes.Select(plane => JpegTools.Compress(new Image(colors.Width, colors.Height, 1, plane), "-quality", "80"))];
        return FromGreyFiles(colors.Width, colors.Height, files, [0x11, 0x11, 0x11, 0x11], adobeTransform);
    }

    /// <param name="width">Image width.</param>
    /// <param name="height">Image height.</param>
    /// <param name="files">Grey baseline files with cjpeg's standard Huffman tables and equal quantisation, one per component.</param>
    /// <param name="samplings">Horizontal * 16 + vertical sampling of each component; the files' sizes must fit.</param>
    /// <param name="adobeTransform">The colour transform of an Adobe segment; null for none.</param>
    public static byte[] FromGreyFiles(int width, int height, IReadOnlyList<byte[]> files, byte[] samplings, byte? adobeTransform)
    {
        List<byte> result = [0xFF, 0xD8];
        if (adobeTransform is { } transform)
        {
            result.AddRange([0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);
        }

        AddSegments(result, files[0], 0xDB);
        AddSegments(result, files[0], 0xC4);
        result.AddRange([0xFF, 0xC0, 0, (byte)(8 + (3 * files.Count)), 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)files.Count]);
        for (int c = 0; c < files.Count; c++)
        {
            result.AddRange([(byte)(c + 1), samplings[c], 0]);
        }

        for (int c = 0; c < files.Count; c++)
        {
            result.AddRange([0xFF, 0xDA, 0, 8, 1, (byte)(c + 1), 0, 0, 63, 0, .. ScanData(files[c])]);
        }

        result.AddRange([0xFF, 0xD9]);
        return [.. result];
    }

    /// <summary>The file with a segment put in behind SOI.</summary>
    public static byte[] WithSegment(byte[] file, byte marker, byte[] data) =>
        [0xFF, 0xD8, 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, .. file[2..]];

    /// <summary>The offset of a segment's marker; -1 if the file has none.</summary>
    public static int FindSegment(byte[] file, byte marker)
    {
        for (int offset = 2; offset < file.Length; offset += 2 + Length(file, offset))
        {
            if (file[offset + 1] == marker)
            {
                return offset;
            }

            if (file[offset + 1] is 0xDA or 0xD9)
            {
                break;
            }
        }

        return -1;
    }

    private static byte[] Plane(Image image, int channel) => [.. image.Pixels.ToArray().Where((_, i) => i % image.Channels == channel)];

    private static void AddSegments(List<byte> result, byte[] file, byte marker)
    {
        for (int offset = 2; file[offset + 1] != 0xDA; offset += 2 + Length(file, offset))
        {
            if (file[offset + 1] == marker)
            {
                result.AddRange(file.AsSpan(offset, 2 + Length(file, offset)));
            }
        }
    }

    private static byte[] ScanData(byte[] file)
    {
        int offset = FindSegment(file, 0xDA);
        return file[(offset + 2 + Length(file, offset))..^2];
    }

    private static int Length(byte[] file, int offset) => (file[offset + 2] << 8) | file[offset + 3];
}
