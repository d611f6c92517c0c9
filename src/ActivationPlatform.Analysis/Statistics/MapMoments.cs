using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Extremes and sums of values that are finite and not 0. The lanes are eight on every processor, so that the sums have the same bits everywhere.</summary>
internal struct MapMoments
{
    private Vector256<float> minimum = Vector256.Create(float.PositiveInfinity);
    private Vector256<float> maximum = Vector256.Create(float.NegativeInfinity);
    private CompensatedLanes sum, squares;

    public MapMoments()
    {
    }

    public long NegativeCount { get; private set; }

    /// <summary>The smallest value; +infinity if there is none.</summary>
    public readonly float Minimum
    {
        get
        {
            float least = minimum[0];
            for (int lane = 1; lane < Vector256<float>.Count; lane++)
            {
                least = Math.Min(least, minimum[lane]);
            }

            return least;
        }
    }

    /// <summary>The largest value; -infinity if there is none.</summary>
    public readonly float Maximum
    {
        get
        {
            float largest = maximum[0];
            for (int lane = 1; lane < Vector256<float>.Count; lane++)
            {
                largest = Math.Max(largest, maximum[lane]);
            }

            return largest;
        }
    }

    /// <summary>The sum, and what its rounding lost.</summary>
    public readonly (double Value, double Error) Sum => sum.Join();

    /// <summary>The sum of the squares, and what its rounding lost.</summary>
    public readonly (double Value, double Error) Squares => squares.Join();

    /// <param name="values">Finite, and not 0.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        // In locals, which stay in registers.
        (Vector256<float> least, Vector256<float> largest) = (minimum, maximum);
        (CompensatedLanes first, CompensatedLanes second) = (sum, squares);
        int negatives = 0;
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (Vector256<float> block in blocks)
        {
            least = Vector256.MinNative(least, block);
            largest = Vector256.MaxNative(largest, block);
            negatives += BitOperations.PopCount(block.ExtractMostSignificantBits());
            Add(block, ref first, ref second);
        }

        ReadOnlySpan<float> rest = values[(blocks.Length * Vector256<float>.Count)..];
        if (!rest.IsEmpty)
        {
            // Zeros add nothing, but they may be extremes.
            Span<float> last = stackalloc float[Vector256<float>.Count];
            last.Clear();
            rest.CopyTo(last);
            Add(Vector256.Create<float>(last), ref first, ref second);
            last[rest.Length..].Fill(rest[0]);
            Vector256<float> block = Vector256.Create<float>(last);
            least = Vector256.MinNative(least, block);
            largest = Vector256.MaxNative(largest, block);
            negatives += BitOperations.PopCount(block.ExtractMostSignificantBits() & ((1u << rest.Length) - 1));
        }

        (minimum, maximum) = (least, largest);
        (sum, squares) = (first, second);
        NegativeCount += negatives;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> values, ref CompensatedLanes sum, ref CompensatedLanes squares)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(values);
        sum.Add(low, high);

        // The square of a float32 is exact in a double.
        squares.Add(low * low, high * high);
    }

    /// <summary>Eight sums, each with what its rounding lost.</summary>
    private struct CompensatedLanes
    {
        private Vector256<double> low, lowError, high, highError;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector256<double> toLow, Vector256<double> toHigh)
        {
            low = TwoSum(low, toLow, ref lowError);
            high = TwoSum(high, toHigh, ref highError);
        }

        /// <summary>All lanes in a fixed order, with the rounding errors of adding them kept as well.</summary>
        public readonly (double Value, double Error) Join()
        {
            Vector256<double> error = lowError + highError;
            Vector256<double> four = TwoSum(low, high, ref error);
            Vector128<double> rest = error.GetLower() + error.GetUpper();
            (double left, double leftError) = TwoSum(four[0], four[2]);
            (double right, double rightError) = TwoSum(four[1], four[3]);
            (double sum, double lost) = TwoSum(left, right);
            return TwoSum(sum, (rest[0] + rest[1]) + (leftError + rightError) + lost);
        }

        // Knuth's two-sum: what the rounding of sum + value loses is kept aside.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> TwoSum(Vector256<double> sum, Vector256<double> value, ref Vector256<double> error)
        {
            Vector256<double> next = sum + value;
            Vector256<double> part = next - sum;
            error += (sum - (next - part)) + (value - part);
            return next;
        }

        private static (double Sum, double Error) TwoSum(double left, double right)
        {
            double sum = left + right;
            double part = sum - left;
            return (sum, (left - (sum - part)) + (right - part));
        }
    }
}
