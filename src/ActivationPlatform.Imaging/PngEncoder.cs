using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using ActivationPlatform.Imaging.Png;

namespace ActivationPlatform.Imaging;

/// <summary>
/// Writes 8-bit grey and RGB images as PNG, without loss. Every row takes the filter whose bytes, read as signed, have the smallest sum of absolute values
/// (W3C PNG, section 12.7). The same image gives the same bytes on the same .NET runtime; the file holds no time and no text.
/// </summary>
public static class PngEncoder
{
    /// <summary>Encodes into an array.</summary>
    /// <param name="image">1 channel becomes a grey file, 3 an RGB file.</param>
    public static byte[] Encode(Image image)
    {
        using var stream = new MemoryStream();
        Encode(image, stream);
        return stream.ToArray();
    }

    /// <summary>Writes a whole file to the stream's current position and leaves the stream open.</summary>
    /// <param name="image">1 channel becomes a grey file, 3 an RGB file.</param>
    /// <param name="stream">Written only, never sought; its exceptions pass through.</param>
    public static void Encode(Image image, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ImageSignature.Png);

        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels == 1 ? PngColorType.Grey : PngColorType.Rgb);
        WriteChunk(stream, "IHDR"u8, header);

        using MemoryStream compressed = Compress(image);
        WriteChunk(stream, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static MemoryStream Compress(Image image)
    {
        var compressed = new MemoryStream();
        using var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
        int stride = image.Width * image.Channels;
        ReadOnlySpan<byte> above = new byte[stride];
        var candidate = new byte[1 + stride];
        var best = new byte[1 + stride];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            long smallest = long.MaxValue;
            for (byte filter = 0; filter < PngFilters.Count; filter++)
            {
                candidate[0] = filter;
                PngFilters.Apply(filter, row, above, image.Channels, candidate.AsSpan(1));
                long cost = Cost(candidate.AsSpan(1));
                if (cost < smallest)
                {
                    smallest = cost;
                    (best, candidate) = (candidate, best);
                }
            }

            deflate.Write(best);
            above = row;
        }

        return compressed;
    }

    private static long Cost(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        int i = 0;
        while (i <= filtered.Length - Vector<byte>.Count)
        {
            // Two magnitudes of at most 128 a lane and turn: the 16-bit lanes hold 255 turns.
            int stop = (int)Math.Min(filtered.Length - Vector<byte>.Count, i + (254L * Vector<byte>.Count));
            Vector<ushort> sums = Vector<ushort>.Zero;
            for (; i <= stop; i += Vector<byte>.Count)
            {
                Vector.Widen(Vector.Abs(new Vector<sbyte>(MemoryMarshal.Cast<byte, sbyte>(filtered[i..]))).As<sbyte, byte>(), out Vector<ushort> low, out Vector<ushort> high);
                sums += low + high;
            }

            Vector.Widen(sums, out Vector<uint> first, out Vector<uint> second);
            sum += Vector.Sum(first + second);
        }

        for (; i < filtered.Length; i++)
        {
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), data));
        stream.Write(number);
    }
}
