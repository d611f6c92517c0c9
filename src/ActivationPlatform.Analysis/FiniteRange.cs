using System.Numerics;

namespace ActivationPlatform.Analysis;

/// <summary>The smallest and the largest finite value of an array, and how many values are not finite.
/// Values that are NaN or infinite never set a limit, so that one broken unit does not blacken a whole figure.</summary>
/// <param name="Minimum">The smallest finite value; NaN if there is none.</param>
/// <param name="Maximum">The largest finite value; NaN if there is none.</param>
/// <param name="NonFiniteCount">How many values are NaN or infinite.</param>
public readonly record struct FiniteRange(double Minimum, double Maximum, long NonFiniteCount)
{
    /// <summary>True if there was no finite value: the array is empty or all of it is NaN or infinite.</summary>
    public bool IsEmpty => double.IsNaN(Minimum);

    /// <summary>Finds the range in one pass.</summary>
    /// <param name="source">Any shape; may be empty.</param>
    public static FiniteRange Of(ReadOnlySpan<float> source) => Of<float>(source);

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public static FiniteRange Of(ReadOnlySpan<double> source) => Of<double>(source);

    /// <summary>The range of the values of both arrays together. Associative and commutative, so parts may be joined in any order.</summary>
    /// <param name="other">The range of the other array.</param>
    public FiniteRange Union(FiniteRange other)
    {
        long nonFiniteCount = NonFiniteCount + other.NonFiniteCount;
        if (IsEmpty || other.IsEmpty)
        {
            FiniteRange full = IsEmpty ? other : this;
            return full with { NonFiniteCount = nonFiniteCount };
        }

        return new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum), nonFiniteCount);
    }

    private static FiniteRange Of<T>(ReadOnlySpan<T> source)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T minimum = T.PositiveInfinity;
        T maximum = T.NegativeInfinity;
        int lanes = Vector<T>.Count;
        int position = 0;
        long finiteCount = 0;
        if (source.Length >= 2 * lanes)
        {
            // Two independent accumulators hide the latency of min and max.
            Vector<T> largest = Vector.Create(T.MaxValue);
            Vector<T> low0 = Vector.Create(minimum), low1 = low0, high0 = Vector.Create(maximum), high1 = high0;
            for (; position <= source.Length - 2 * lanes; position += 2 * lanes)
            {
                var a = new Vector<T>(source[position..]);
                var b = new Vector<T>(source[(position + lanes)..]);
                Vector<T> finiteA = Vector.LessThanOrEqual(Vector.Abs(a), largest);
                Vector<T> finiteB = Vector.LessThanOrEqual(Vector.Abs(b), largest);
                if (!Vector.EqualsAll(finiteA & finiteB, Vector<T>.AllBitsSet))
                {
                    // What follows the first non-finite value is taken one by one below: broken tensors may be slow, healthy ones may not.
                    break;
                }

                low0 = Vector.MinNative(low0, a);
                high0 = Vector.MaxNative(high0, a);
                low1 = Vector.MinNative(low1, b);
                high1 = Vector.MaxNative(high1, b);
            }

            finiteCount = position;
            Vector<T> low = Vector.MinNative(low0, low1);
            Vector<T> high = Vector.MaxNative(high0, high1);
            for (int lane = 0; lane < lanes; lane++)
            {
                minimum = T.Min(minimum, low[lane]);
                maximum = T.Max(maximum, high[lane]);
            }
        }

        for (; position < source.Length; position++)
        {
            T value = source[position];
            if (T.IsFinite(value))
            {
                finiteCount++;
                minimum = T.Min(minimum, value);
                maximum = T.Max(maximum, value);
            }
        }

        return finiteCount == 0
            ? new(double.NaN, double.NaN, source.Length)
            : new(double.CreateChecked(minimum), double.CreateChecked(maximum), source.Length - finiteCount);
    }
}
