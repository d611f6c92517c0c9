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
        // The first pixel has nothing on its left.
        for (int i = 0; i < distance; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, 0, above[i], 0));
        }

        Apply(filter, row[distance..], row[..^distance], above[distance..], above[..^distance], filtered[distance..]);
    }

    private static void Apply(
        int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> above, ReadOnlySpan<byte> aboveLeft, Span<byte> filtered)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var a = new Vector<byte>(left[i..]);
            var b = new Vector<byte>(above[i..]);
            Vector<byte> prediction = filter switch
            {
                1 => a,
                2 => b,
                3 => (a & b) + (((a ^ b) >>> 1) & new Vector<byte>(0x7F)),
                4 => Paeth(a, b, new Vector<byte>(aboveLeft[i..])),
                _ => Vector<byte>.Zero,
            };
            (new Vector<byte>(row[i..]) - prediction).CopyTo(filtered[i..]);
        }

        for (; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, left[i], above[i], aboveLeft[i]));
        }
    }

    private static byte Predict(int filter, byte left, byte above, byte aboveLeft) => filter switch
    {
        1 => left,
        2 => above,
        3 => (byte)((left + above) >> 1),
        4 => Paeth(left, above, aboveLeft),
        _ => 0,
    };

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
        // Without branches: what is nearest changes from sample to sample, so that a processor cannot guess it.
        int nearest = Magnitude(above - aboveLeft);
        int distanceAbove = Magnitude(left - aboveLeft);
        int distanceAboveLeft = Magnitude(left + above - (2 * aboveLeft));
        int isAbove = (distanceAbove - nearest) >> 31;
        nearest += (distanceAbove - nearest) & isAbove;
        int prediction = left ^ ((left ^ above) & isAbove);
        int isAboveLeft = (distanceAboveLeft - nearest) >> 31;
        return (byte)(prediction ^ ((prediction ^ aboveLeft) & isAboveLeft));
    }

    private static int Magnitude(int value) => (value ^ (value >> 31)) - (value >> 31);

    private static Vector<byte> Paeth(Vector<byte> left, Vector<byte> above, Vector<byte> aboveLeft)
    {
        Vector.Widen(left, out Vector<ushort> a0, out Vector<ushort> a1);
        Vector.Widen(above, out Vector<ushort> b0, out Vector<ushort> b1);
        Vector.Widen(aboveLeft, out Vector<ushort> c0, out Vector<ushort> c1);
        return Vector.Narrow(Paeth(a0.As<ushort, short>(), b0.As<ushort, short>(), c0.As<ushort, short>()), Paeth(a1.As<ushort, short>(), b1.As<ushort, short>(), c1.As<ushort, short>()));
    }

    private static Vector<ushort> Paeth(Vector<short> left, Vector<short> above, Vector<short> aboveLeft)
    {
        Vector<short> distanceLeft = Vector.Abs(above - aboveLeft);
        Vector<short> distanceAbove = Vector.Abs(left - aboveLeft);
        Vector<short> distanceAboveLeft = Vector.Abs(left + above - aboveLeft - aboveLeft);
        Vector<short> second = Vector.ConditionalSelect(Vector.LessThanOrEqual(distanceAbove, distanceAboveLeft), above, aboveLeft);
        Vector<short> isLeft = Vector.LessThanOrEqual(distanceLeft, distanceAbove) & Vector.LessThanOrEqual(distanceLeft, distanceAboveLeft);
        return Vector.ConditionalSelect(isLeft, left, second).As<short, ushort>();
    }
}
