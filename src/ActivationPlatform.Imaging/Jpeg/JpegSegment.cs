using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>A marker and what follows it: <c>FF marker length(2) data(length - 2)</c>; EOI has neither length nor data.</summary>
internal readonly ref struct JpegSegment
{
    private JpegSegment(byte marker, int offset, ReadOnlySpan<byte> data)
    {
        Marker = marker;
        Offset = offset;
        Data = data;
    }

    public byte Marker { get; }

    /// <summary>Where the marker's FF lies in the file.</summary>
    public int Offset { get; }

    public ReadOnlySpan<byte> Data { get; }

    public int End => Offset + (Marker == JpegMarker.EndOfImage ? 2 : 4 + Data.Length);

    public ImageFormatException Error(string reason) => new(Offset, reason);

    /// <summary>Reads the next segment at or after <paramref name="position"/>; other bytes before a marker are skipped, as libjpeg does.</summary>
    public static JpegSegment Read(ReadOnlySpan<byte> file, int position)
    {
        int offset = FindMarker(file, position);
        byte marker = file[offset + 1];
        if (marker == JpegMarker.EndOfImage)
        {
            return new JpegSegment(marker, offset, []);
        }

        if (marker is < JpegMarker.BaselineFrame or JpegMarker.StartOfImage or (>= JpegMarker.FirstRestart and <= JpegMarker.LastRestart))
        {
            throw new ImageFormatException(offset, $"marker FF{marker:X2} has no place between segments.");
        }

        if (file.Length - offset < 4)
        {
            throw new ImageFormatException(offset, $"the file ends within the length of marker FF{marker:X2}.");
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(file[(offset + 2)..]);
        if (length < 2 || length > file.Length - offset - 2)
        {
            throw new ImageFormatException(offset, $"marker FF{marker:X2} claims {length} bytes; {file.Length - offset - 2} are left, at least 2 are expected.");
        }

        return new JpegSegment(marker, offset, file.Slice(offset + 4, length - 2));
    }

    /// <summary>The offset of the last FF before the next marker byte (neither 00 nor FF).</summary>
    public static int FindMarker(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length)
        {
            int next = file[position..].IndexOf((byte)0xFF);
            if (next < 0)
            {
                break;
            }

            position += next;
            if (position + 1 < file.Length && file[position + 1] is not (0 or 0xFF))
            {
                return position;
            }

            position++;
        }

        throw new ImageFormatException(file.Length, "the file ends before the marker EOI (FFD9); it is truncated.");
    }
}
