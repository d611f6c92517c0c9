using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>What one pass over a map gives. The lanes are four wide on every processor, so that the sums have the same bits everywhere.</summary>
internal ref struct MapMoments
{
    private Vector256<double> sum, sumError, squares, squaresError;

    public float Minimum { get; private set; }

    public float Maximum { get; private set; }

    public long FiniteCount { get; private set; }

    public long ZeroCount { get; private set; }

    public long NegativeCount { get; private set; }

    /// <summary>How many values equal the maximum.</summary>
    public long MaximumCount { get; private set; }

    public static MapMoments Of(ReadOnlySpan<float> map)
    {
        var moments = default(MapMoments);
        Vector256<float> minimum = Vector256.Create(float.PositiveInfinity);
        Vector256<float> maximum = Vector256.Create(float.NegativeInfinity);
        Span<float> rest = stackalloc float[Vector256<float>.Count];
        int whole = map.Length / Vector256<float>.Count * Vector256<float>.Count;

        // The last few values are completed with NaN, which counts nowhere.
        rest.Fill(float.NaN);
        map[whole..].CopyTo(rest);
        foreach (Vector256<float> values in MemoryMarshal.Cast<float, Vector256<float>>(map))
        {
            moments.Add(values, ref minimum, ref maximum);
        }

        moments.Add(Vector256.Create<float>(rest), ref minimum, ref maximum);
        (moments.Minimum, moments.Maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            moments.Minimum = Math.Min(moments.Minimum, minimum[lane]);
            moments.Maximum = Math.Max(moments.Maximum, maximum[lane]);
        }

        moments.MaximumCount = moments.FiniteCount > 0 ? map.Count(moments.Maximum) : 0;
        return moments;
    }

    /// <summary>The sum, and what its rounding lost.</summary>
    public readonly (double Value, double Error) Sum => Join(sum, sumError);

    /// <summary>The sum of the squares, and what its rounding lost.</summary>
    public readonly (double Value, double Error) Squares => Join(squares, squaresError);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector256<float> values, ref Vector256<float> minimum, ref Vector256<float> maximum)
    {
        Vector256<float> finite = Vector256.LessThanOrEqual(Vector256.Abs(values), Vector256.Create(float.MaxValue));
        minimum = Vector256.Min(minimum, Vector256.ConditionalSelect(finite, values, Vector256.Create(float.PositiveInfinity)));
        maximum = Vector256.Max(maximum, Vector256.ConditionalSelect(finite, values, Vector256.Create(float.NegativeInfinity)));
        FiniteCount += BitOperations.PopCount(finite.ExtractMostSignificantBits());
        ZeroCount += BitOperations.PopCount(Vector256.Equals(values, Vector256<float>.Zero).ExtractMostSignificantBits());
        NegativeCount += BitOperations.PopCount((Vector256.LessThan(values, Vector256<float>.Zero) & finite).ExtractMostSignificantBits());
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(values & finite);
        AddCompensated(ref sum, ref sumError, low);
        AddCompensated(ref sum, ref sumError, high);

        // The square of a float32 is exact in a double.
        AddCompensated(ref squares, ref squaresError, low * low);
        AddCompensated(ref squares, ref squaresError, high * high);
    }

    // Knuth's two-sum: what the rounding of sum + value loses is kept aside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCompensated(ref Vector256<double> sum, ref Vector256<double> error, Vector256<double> value)
    {
        Vector256<double> next = sum + value;
        Vector256<double> part = next - sum;
        error += (sum - (next - part)) + (value - part);
        sum = next;
    }

    // The lanes in their order, with the rounding errors of adding them kept as well.
    private static (double Value, double Error) Join(Vector256<double> sum, Vector256<double> error)
    {
        (double value, double rest) = (sum[0], 0);
        for (int lane = 1; lane < Vector256<double>.Count; lane++)
        {
            (value, double lost) = TwoSum(value, sum[lane]);
            rest += lost;
        }

        rest += (error[0] + error[1]) + (error[2] + error[3]);
        return TwoSum(value, rest);
    }

    private static (double Sum, double Error) TwoSum(double left, double right)
    {
        double sum = left + right;
        double part = sum - left;
        return (sum, (left - (sum - part)) + (right - part));
    }
}
