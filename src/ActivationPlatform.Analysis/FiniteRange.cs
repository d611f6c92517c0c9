using System.Numerics;
using System.Runtime.InteropServices;

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
        Vector<T> low = Vector.Create(minimum);
        Vector<T> high = Vector.Create(maximum);
        Vector<T> largest = Vector.Create(T.MaxValue);
        int position = 0;
        foreach (Vector<T> values in MemoryMarshal.Cast<T, Vector<T>>(source))
        {
            if (!Vector.LessThanOrEqualAll(Vector.Abs(values), largest))
            {
                // What follows the first non-finite value is taken one by one below: broken tensors may be slow, healthy ones may not.
                break;
            }

            low = Vector.MinNative(low, values);
            high = Vector.MaxNative(high, values);
            position += Vector<T>.Count;
        }

        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            minimum = T.Min(minimum, low[lane]);
            maximum = T.Max(maximum, high[lane]);
        }

        long finiteCount = position;
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
