using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>What one image's map adds to the statistics of its channel: a pure function of the map, the same bits on every machine. It may travel instead of the map.</summary>
/// <param name="FiniteCount">Finite values.</param>
/// <param name="NonFiniteCount">NaN and infinite values; they are left out of everything else.</param>
/// <param name="ZeroCount">Values that are 0 or -0.</param>
/// <param name="NegativeCount">Values below 0.</param>
/// <param name="Minimum">The smallest value; +infinity if there is no finite one.</param>
/// <param name="Maximum">The largest value; -infinity if there is no finite one.</param>
/// <param name="MaximumCount">Values that equal the maximum.</param>
/// <param name="Sum">The sum, rounded to a double.</param>
/// <param name="SumError">What this rounding lost: both together have about 106 significant bits.</param>
/// <param name="Squares">The sum of the squares, rounded to a double.</param>
/// <param name="SquaresError">What this rounding lost.</param>
public readonly record struct MapSummary(
    long FiniteCount, long NonFiniteCount, long ZeroCount, long NegativeCount, float Minimum, float Maximum, long MaximumCount,
    double Sum, double SumError, double Squares, double SquaresError)
{
    /// <summary>Looks at a map once.</summary>
    /// <param name="map">Any size; an empty one has no finite value.</param>
    /// <param name="quantiles">Counts the map's values as well, in the same look; null for none.</param>
    public static MapSummary Of(ReadOnlySpan<float> map, QuantileSketch? quantiles = null)
    {
        var moments = new MapMoments();
        long zeroCount = 0;
        long otherCount = 0;
        Span<float> buffer = stackalloc float[Math.Min(map.Length, NonZeros.BlockLength) + NonZeros.Margin];
        for (ReadOnlySpan<float> left = map; !left.IsEmpty;)
        {
            ReadOnlySpan<float> block = left[..Math.Min(left.Length, NonZeros.BlockLength)];
            Span<float> values = buffer[..NonZeros.Copy(block, buffer, out int zeros)];
            quantiles?.AddZeros(zeros);
            zeroCount += zeros;
            if (values.Length > 0)
            {
                moments.Add(values);
                quantiles?.AddNonZeros(values, left);
                otherCount += values.Length;
            }

            left = left[block.Length..];
        }

        // Behind a ReLU most maps of deep layers are empty.
        if (otherCount == 0)
        {
            return zeroCount == 0
                ? new(0, map.Length, 0, 0, float.PositiveInfinity, float.NegativeInfinity, 0, 0, 0, 0, 0)
                : new(zeroCount, map.Length - zeroCount, zeroCount, 0, 0, 0, zeroCount, 0, 0, 0, 0);
        }

        float minimum = zeroCount > 0 ? Math.Min(0, moments.Minimum) : moments.Minimum;
        float maximum = zeroCount > 0 ? Math.Max(0, moments.Maximum) : moments.Maximum;
        (double sum, double sumError) = moments.Sum;
        (double squares, double squaresError) = moments.Squares;
        return new(
            zeroCount + otherCount, map.Length - zeroCount - otherCount, zeroCount, moments.NegativeCount, minimum, maximum, maximum == 0 ? zeroCount : CountOf(map, maximum),
            sum, sumError, squares, squaresError);
    }

    // Span's own Count compares floats one by one.
    private static long CountOf(ReadOnlySpan<float> map, float value)
    {
        ReadOnlySpan<Vector<float>> blocks = MemoryMarshal.Cast<float, Vector<float>>(map);
        var same = new Vector<float>(value);
        Vector<int> counts = Vector<int>.Zero;
        foreach (Vector<float> block in blocks)
        {
            // True is -1.
            counts -= Vector.Equals(block, same);
        }

        long count = Vector.Sum(counts);
        foreach (float other in map[(blocks.Length * Vector<float>.Count)..])
        {
            count += other == value ? 1 : 0;
        }

        return count;
    }
}
