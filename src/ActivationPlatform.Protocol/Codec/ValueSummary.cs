using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActivationPlatform.Protocol.Codec;

/// <summary>Smallest, largest and mean value of a run, added piece by piece. NaN values make all three NaN; of no values all three are NaN.</summary>
/// <remarks>The sum is kept in sixteen double lanes whatever the processor's vectors are, so the mean has the same bits on every machine for the same pieces.</remarks>
internal struct ValueSummary
{
    private const int LaneCount = 16;

    private float minimum;
    private float maximum;
    private double sum;
    private long count;

    /// <summary>Number of values added.</summary>
    public readonly long Count => count;

    /// <summary>The smallest value.</summary>
    public readonly float Minimum => count == 0 ? float.NaN : minimum;

    /// <summary>The largest value.</summary>
    public readonly float Maximum => count == 0 ? float.NaN : maximum;

    /// <summary>The mean; NaN as well if both infinities were added.</summary>
    public readonly double Mean => count == 0 ? double.NaN : sum / count;

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        (float low, float high, double total) = Sweep(values);
        if (double.IsNaN(total))
        {
            // A NaN, or both infinities: the fast sweep's comparisons are not to be trusted.
            (low, high) = PropagatingRange(values);
        }

        minimum = count == 0 ? low : MathF.Min(minimum, low);
        maximum = count == 0 ? high : MathF.Max(maximum, high);
        sum += total;
        count += values.Length;
    }

    /// <summary>The range of the finite values; (0, 0) if there are none.</summary>
    public static (float Minimum, float Maximum) FiniteRange(ReadOnlySpan<float> values)
    {
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                low = MathF.Min(low, value);
                high = MathF.Max(high, value);
            }
        }

        return low <= high ? (low, high) : (0f, 0f);
    }

    private static (float Minimum, float Maximum, double Sum) Sweep(ReadOnlySpan<float> values)
    {
        float low = values[0];
        float high = values[0];
        double total = 0;
        int vectorised = values.Length - (values.Length % LaneCount);
        if (vectorised > 0)
        {
            ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(values[..vectorised]);
            Vector256<float> lows = vectors[0];
            Vector256<float> highs = vectors[0];
            Vector256<double> sum0 = Vector256<double>.Zero;
            Vector256<double> sum1 = Vector256<double>.Zero;
            Vector256<double> sum2 = Vector256<double>.Zero;
            Vector256<double> sum3 = Vector256<double>.Zero;
            for (int i = 0; i + 1 < vectors.Length; i += 2)
            {
                Vector256<float> first = vectors[i];
                Vector256<float> second = vectors[i + 1];
                lows = Vector256.MinNative(lows, Vector256.MinNative(first, second));
                highs = Vector256.MaxNative(highs, Vector256.MaxNative(first, second));
                sum0 += Vector256.WidenLower(first);
                sum1 += Vector256.WidenUpper(first);
                sum2 += Vector256.WidenLower(second);
                sum3 += Vector256.WidenUpper(second);
            }

            for (int lane = 0; lane < Vector256<float>.Count; lane++)
            {
                low = MathF.Min(low, lows[lane]);
                high = MathF.Max(high, highs[lane]);
            }

            Vector256<double> sums = (sum0 + sum1) + (sum2 + sum3);
            total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }

        foreach (float value in values[vectorised..])
        {
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
            total += value;
        }

        return (low, high, total);
    }

    private static (float Minimum, float Maximum) PropagatingRange(ReadOnlySpan<float> values)
    {
        float low = values[0];
        float high = values[0];
        foreach (float value in values)
        {
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
        }

        return (low, high);
    }
}
