using System.Numerics;

namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>mat2gray</c>: scales a whole array to [0, 1]. Source: MathWorks reference page of mat2gray.</summary>
/// <remarks>
/// One range serves the whole array: a tensor's channels stay comparable.
/// Equal limits (a constant array too) leave the values themselves, clipped to [0, 1]. An empty array gives an empty array.
/// NaN becomes 1 everywhere. Without limits NaN is skipped but infinity is a limit, and an infinite limit makes every value 1, as in MATLAB;
/// pass the limits of <see cref="FiniteRange"/> where infinities may occur: then -infinity is 0 and +infinity 1.
/// Time: linear, one pass (two without limits).
/// </remarks>
public static class Mat2Gray
{
    /// <summary>Scales by the smallest and largest value that is not NaN.</summary>
    /// <param name="source">Any shape.</param>
    /// <param name="destination">As long as <paramref name="source"/>; values in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ReadOnlySpan<double> source, Span<double> destination)
    {
        (double low, double high) = Limits(source);
        Apply(source, low, high, destination);
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, Span{double})"/>
    public static void Apply(ReadOnlySpan<float> source, Span<double> destination)
    {
        (double low, double high) = Limits(source);
        Apply(source, low, high, destination);
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, Span{double})"/>
    public static void Apply(ReadOnlySpan<byte> source, Span<double> destination)
    {
        (double low, double high) = Limits(source);
        Apply(source, low, high, destination);
    }

    /// <summary>Scales by given limits: <paramref name="low"/> and less becomes 0, <paramref name="high"/> and more becomes 1.</summary>
    /// <param name="source">Any shape.</param>
    /// <param name="low">Becomes 0.</param>
    /// <param name="high">Becomes 1; below <paramref name="low"/> it inverts.</param>
    /// <param name="destination">As long as <paramref name="source"/>; values in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ReadOnlySpan<double> source, double low, double high, Span<double> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        LinearMap map = Map(low, high);
        int position = 0;
        for (; position <= source.Length - Vector<double>.Count; position += Vector<double>.Count)
        {
            map.Apply(new Vector<double>(source[position..])).CopyTo(destination[position..]);
        }

        for (; position < source.Length; position++)
        {
            destination[position] = map.Apply(source[position]);
        }
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, double, double, Span{double})"/>
    public static void Apply(ReadOnlySpan<float> source, double low, double high, Span<double> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        LinearMap map = Map(low, high);
        int position = 0;
        for (; position <= source.Length - Vector<float>.Count; position += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(source[position..]), out Vector<double> first, out Vector<double> second);
            map.Apply(first).CopyTo(destination[position..]);
            map.Apply(second).CopyTo(destination[(position + Vector<double>.Count)..]);
        }

        for (; position < source.Length; position++)
        {
            destination[position] = map.Apply(source[position]);
        }
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, double, double, Span{double})"/>
    public static void Apply(ReadOnlySpan<byte> source, double low, double high, Span<double> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        LinearMap map = Map(low, high);
        for (int position = 0; position < source.Length; position++)
        {
            destination[position] = map.Apply(source[position]);
        }
    }

    // MATLAB: equal limits are ignored, the values are only clipped.
    internal static LinearMap Map(double low, double high) => low == high ? new LinearMap(0, 1) : new LinearMap(low, high);

    private static (double Low, double High) Limits<T>(ReadOnlySpan<T> source)
        where T : INumber<T>
    {
        double low = double.NaN;
        double high = double.NaN;
        foreach (T element in source)
        {
            double value = double.CreateChecked(element);
            low = double.MinNumber(low, value);
            high = double.MaxNumber(high, value);
        }

        return (low, high);
    }
}
