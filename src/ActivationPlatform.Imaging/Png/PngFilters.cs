using System.Numerics;

namespace ActivationPlatform.Imaging.Png;

/// <summary>The five row filters of PNG (section 9): every byte is predicted from a = left, b = above, c = above left.</summary>
internal static class PngFilters
{
    public const int Count = 5;

    /// <summary>Turns a filtered row into samples, in place.</summary>
    /// <param name="filter">0 none, 1 a, 2 b, 3 floor((a + b) / 2), 4 Paeth.</param>
    /// <param name="row">The filtered bytes, replaced by samples.</param>
    /// <param name="above">The samples of the row above; zeros for the first.</param>
    /// <param name="distance">Bytes from a sample to the one on its left.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 1:
                for (int i = distance; i < row.Length; i++)
                {
                    row[i] += row[i - distance];
                }

                break;
            case 2:
                UndoUp(row, above);
                break;
            case 3:
                for (int i = 0; i < distance; i++)
                {
                    row[i] += (byte)(above[i] >> 1);
                }

                for (int i = distance; i < row.Length; i++)
                {
                    row[i] += (byte)((row[i - distance] + above[i]) >> 1);
                }

                break;
            case 4:
                for (int i = 0; i < distance; i++)
                {
                    row[i] += above[i];
                }

                above = above[..row.Length];
                for (int i = distance; i < row.Length; i++)
                {
                    row[i] += Paeth(row[i - distance], above[i], above[i - distance]);
                }

                break;
        }
    }

    /// <summary>Filters a row for encoding; the parameters are those of <see cref="Undo"/>.</summary>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> filtered)
    {
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i < distance ? (byte)0 : row[i - distance];
            byte aboveLeft = i < distance ? (byte)0 : above[i - distance];
            byte prediction = filter switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) >> 1),
                4 => Paeth(left, above[i], aboveLeft),
                _ => 0,
            };
            filtered[i] = (byte)(row[i] - prediction);
        }
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    /// <summary>Whichever of a, b, c is nearest to a + b - c; ties go in this order.</summary>
    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int distanceLeft = Math.Abs(above - aboveLeft);
        int distanceAbove = Math.Abs(left - aboveLeft);
        int distanceAboveLeft = Math.Abs(left + above - (2 * aboveLeft));
        return distanceLeft <= distanceAbove && distanceLeft <= distanceAboveLeft ? left
            : distanceAbove <= distanceAboveLeft ? above : aboveLeft;
    }
}
