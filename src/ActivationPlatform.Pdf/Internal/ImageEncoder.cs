using System.Buffers;
using System.IO.Compression;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Deflates the rows of an image after the PNG filter that makes each smallest (ISO 32000-1, 7.4.4.4, predictor 15).</summary>
internal static class ImageEncoder
{
    private const int FilterCount = 5;

    /// <summary>Writes the encoded rows.</summary>
    /// <param name="pixels">The rows from top to bottom without gaps.</param>
    /// <param name="rowBytes">The bytes of a row.</param>
    /// <param name="pixelBytes">The bytes of a pixel.</param>
    /// <param name="output">Receives the deflated bytes.</param>
    public static void Encode(ReadOnlySpan<byte> pixels, int rowBytes, int pixelBytes, Stream output)
    {
        using ZLibStream deflater = new(output, CompressionLevel.Optimal, leaveOpen: true);
        byte[] filtered = ArrayPool<byte>.Shared.Rent(FilterCount * (rowBytes + 1));
        byte[] zeros = new byte[rowBytes];
        for (int start = 0; start < pixels.Length; start += rowBytes)
        {
            ReadOnlySpan<byte> row = pixels.Slice(start, rowBytes);
            ReadOnlySpan<byte> above = start == 0 ? zeros : pixels.Slice(start - rowBytes, rowBytes);
            int best = 0;
            long bestCost = long.MaxValue;
            for (int filter = 0; filter < FilterCount; filter++)
            {
                Span<byte> target = filtered.AsSpan(filter * (rowBytes + 1), rowBytes + 1);
                target[0] = (byte)filter;
                Filter(filter, row, above, pixelBytes, target[1..]);
                long cost = Cost(target[1..]);
                if (cost < bestCost)
                {
                    (best, bestCost) = (filter, cost);
                }
            }

            deflater.Write(filtered.AsSpan(best * (rowBytes + 1), rowBytes + 1));
        }

        ArrayPool<byte>.Shared.Return(filtered);
    }

    private static void Filter(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> target)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= pixelBytes ? row[i - pixelBytes] : 0;
            int upperLeft = i >= pixelBytes ? above[i - pixelBytes] : 0;
            int prediction = filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], upperLeft),
                _ => 0,
            };
            target[i] = (byte)(row[i] - prediction);
        }
    }

    /// <summary>The neighbour closest to left + above - upper left.</summary>
    private static int Paeth(int left, int above, int upperLeft)
    {
        int estimate = left + above - upperLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toUpperLeft = Math.Abs(estimate - upperLeft);
        return toLeft <= toAbove && toLeft <= toUpperLeft ? left : toAbove <= toUpperLeft ? above : upperLeft;
    }

    /// <summary>The sum of the signed differences' sizes: small sums deflate well.</summary>
    private static long Cost(ReadOnlySpan<byte> differences)
    {
        long sum = 0;
        foreach (byte difference in differences)
        {
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }
}
