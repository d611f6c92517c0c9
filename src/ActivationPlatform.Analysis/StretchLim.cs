using System.Numerics;

namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>stretchlim</c>: the limits that leave a given fraction of the values saturated at either end.
/// Source: MathWorks reference page of stretchlim; the histogram's rules as published answers describe them.</summary>
/// <remarks>
/// The histogram has 256 bins for bytes and 65536 for every other class, centred on k / (n - 1); values outside [0, 1] count in the end bins.
/// Low is the first bin whose cumulative fraction exceeds the lower tolerance, high the first that reaches the upper one. Both limits in one bin, tolerances that
/// leave nothing between them, an empty or a constant array: 0 and 1, that is, no stretch. NaN is not counted.
/// Time: linear, one pass. Colour images are stretched plane by plane; for one limit pair over several planes pass them as one array, as the idiom <c>stretchlim(I(:))</c> does.
/// </remarks>
public static class StretchLim
{
    /// <summary>The default fraction at either end: 1 %.</summary>
    public const double DefaultTolerance = 0.01;

    internal const int WideBinCount = 65536;

    /// <summary>The limits of values in [0, 1].</summary>
    /// <param name="source">Any shape.</param>
    /// <param name="lowerTolerance">Fraction of the values that may fall to or below the lower limit, 0 to 1. 0 is the minimum.</param>
    /// <param name="upperTolerance">Fraction of the values up to the upper limit, 0 to 1. 1 is the maximum.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is outside [0, 1] or NaN.</exception>
    public static StretchLimits Of(ReadOnlySpan<double> source, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance) =>
        OfUnitValues(source, lowerTolerance, upperTolerance);

    /// <inheritdoc cref="Of(ReadOnlySpan{double}, double, double)"/>
    public static StretchLimits Of(ReadOnlySpan<float> source, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance) =>
        OfUnitValues(source, lowerTolerance, upperTolerance);

    /// <summary>The limits of bytes 0..255, as fractions of 255.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{double}, double, double)"/>
    public static StretchLimits Of(ReadOnlySpan<byte> source, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance)
    {
        var histogram = new long[256];
        foreach (byte value in source)
        {
            histogram[value]++;
        }

        return FromHistogram(histogram, lowerTolerance, upperTolerance);
    }

    /// <summary>The limits of 16-bit values 0..65535, as fractions of 65535.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{double}, double, double)"/>
    public static StretchLimits Of(ReadOnlySpan<ushort> source, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance)
    {
        var histogram = new long[WideBinCount];
        foreach (ushort value in source)
        {
            histogram[value]++;
        }

        return FromHistogram(histogram, lowerTolerance, upperTolerance);
    }

    /// <summary>The limits of signed 16-bit values: -32768 is 0, 32767 is 1.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{double}, double, double)"/>
    public static StretchLimits Of(ReadOnlySpan<short> source, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance)
    {
        var histogram = new long[WideBinCount];
        foreach (short value in source)
        {
            histogram[value - short.MinValue]++;
        }

        return FromHistogram(histogram, lowerTolerance, upperTolerance);
    }

    /// <summary>The limits of a histogram that was counted elsewhere.</summary>
    /// <param name="histogram">Counts of n bins centred on k / (n - 1); n at least 2.</param>
    /// <param name="lowerTolerance">As for <see cref="Of(ReadOnlySpan{double}, double, double)"/>.</param>
    /// <param name="upperTolerance">As for <see cref="Of(ReadOnlySpan{double}, double, double)"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is outside [0, 1] or NaN, or there are fewer than two bins.</exception>
    public static StretchLimits FromHistogram(ReadOnlySpan<long> histogram, double lowerTolerance = DefaultTolerance, double upperTolerance = 1 - DefaultTolerance)
    {
        ThrowIfNotFraction(lowerTolerance, nameof(lowerTolerance));
        ThrowIfNotFraction(upperTolerance, nameof(upperTolerance));
        ArgumentOutOfRangeException.ThrowIfLessThan(histogram.Length, 2, nameof(histogram));
        return Find(histogram, lowerTolerance, upperTolerance);
    }

    internal static StretchLimits Find<T>(ReadOnlySpan<T> histogram, double lowerTolerance, double upperTolerance)
        where T : unmanaged, IBinaryInteger<T>
    {
        long total = 0;
        foreach (T count in histogram)
        {
            total += long.CreateTruncating(count);
        }

        if (total == 0 || lowerTolerance >= upperTolerance)
        {
            return StretchLimits.Full;
        }

        // The least counts whose quotient, rounded as a double, exceeds the lower tolerance and reaches the upper one: no division per bin.
        long exceedsLower = FirstCount((long)(lowerTolerance * total), count => (double)count / total > lowerTolerance);
        long reachesUpper = FirstCount((long)(upperTolerance * total), count => (double)count / total >= upperTolerance);
        int low = -1;
        int high = -1;
        long cumulated = 0;
        for (int bin = 0; high < 0; bin++)
        {
            cumulated += long.CreateTruncating(histogram[bin]);
            if (low < 0 && cumulated >= exceedsLower)
            {
                low = bin;
            }

            if (cumulated >= reachesUpper)
            {
                high = bin;
            }
        }

        return low == high ? StretchLimits.Full : new((double)low / (histogram.Length - 1), (double)high / (histogram.Length - 1));
    }

    private static long FirstCount(long guess, Func<long, bool> holds)
    {
        long count = Math.Max(0, guess - 2);
        while (!holds(count))
        {
            count++;
        }

        return count;
    }

    private static StretchLimits OfUnitValues<T>(ReadOnlySpan<T> source, double lowerTolerance, double upperTolerance)
        where T : INumber<T>
    {
        var histogram = new long[WideBinCount];
        foreach (T element in source)
        {
            double value = double.CreateChecked(element);
            if (!double.IsNaN(value))
            {
                // Half to even equals MATLAB's half away from zero here: (2k + 1) / 2 / 65535 is a binary fraction for the value 0.5 alone.
                histogram[(int)Math.Round(Math.Clamp(value, 0, 1) * (WideBinCount - 1))]++;
            }
        }

        return FromHistogram(histogram, lowerTolerance, upperTolerance);
    }

    private static void ThrowIfNotFraction(double tolerance, string name)
    {
        if (!(tolerance >= 0 && tolerance <= 1))
        {
            throw new ArgumentOutOfRangeException(name, tolerance, "A tolerance is a fraction of the values from 0 to 1.");
        }
    }
}
