using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>The five row filters of PNG: each replaces a row by its differences from a prediction (PNG specification, 9.2).</summary>
internal static class RowFilters
{
    public const int Count = 5;

    /// <summary>Writes the filtered row.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 average of both, 4 Paeth.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, zeros for the first.</param>
    /// <param name="pixelBytes">How far the pixel to the left is.</param>
    /// <param name="target">Receives the differences; as long as the row.</param>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> target)
    {
        switch (filter)
        {
            case 0:
                row.CopyTo(target);
                break;
            case 1:
                row[..pixelBytes].CopyTo(target);
                Subtract(row[pixelBytes..], row[..^pixelBytes], target[pixelBytes..]);
                break;
            case 2:
                Subtract(row, above, target);
                break;
            case 3:
                Average(row, above, pixelBytes, target);
                break;
            default:
                Paeth(row, above, pixelBytes, target);
                break;
        }
    }

    /// <summary>The sum of the signed differences' sizes: rows with small sums deflate well.</summary>
    public static long Cost(ReadOnlySpan<byte> differences)
    {
        // 255 additions of two halves of at most 128 stay below 65536.
        const int Rounds = 255;
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(differences);
        long sum = 0;
        for (int start = 0; start < vectors.Length; start += Rounds)
        {
            Vector<ushort> partial = Vector<ushort>.Zero;
            foreach (Vector<byte> vector in vectors.Slice(start, Math.Min(Rounds, vectors.Length - start)))
            {
                Vector.Widen(Vector.Min(vector, Vector<byte>.Zero - vector), out Vector<ushort> low, out Vector<ushort> high);
                partial += low + high;
            }

            Vector.Widen(partial, out Vector<uint> lower, out Vector<uint> upper);
            sum += Vector.Sum(lower + upper);
        }

        foreach (byte difference in differences[(vectors.Length * Vector<byte>.Count)..])
        {
            sum += Math.Min(difference, 256 - difference);
        }

        return sum;
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> prediction, Span<byte> target)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) - new Vector<byte>(prediction[i..])).CopyTo(target[i..]);
        }

        for (; i < row.Length; i++)
        {
            target[i] = (byte)(row[i] - prediction[i]);
        }
    }

    private static void Average(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> target)
    {
        for (int i = 0; i < pixelBytes; i++)
        {
            target[i] = (byte)(row[i] - (above[i] >> 1));
        }

        for (int i = pixelBytes; i < row.Length; i++)
        {
            target[i] = (byte)(row[i] - ((row[i - pixelBytes] + above[i]) >> 1));
        }
    }

    private static void Paeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> target)
    {
        Subtract(row[..pixelBytes], above[..pixelBytes], target);
        for (int i = pixelBytes; i < row.Length; i++)
        {
            int left = row[i - pixelBytes];
            int up = above[i];
            int corner = above[i - pixelBytes];
            int toLeft = Math.Abs(up - corner);
            int toUp = Math.Abs(left - corner);
            int toCorner = Math.Abs(left + up - corner - corner);
            int closest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            target[i] = (byte)(row[i] - closest);
        }
    }
}
