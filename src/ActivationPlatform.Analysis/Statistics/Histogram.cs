using System.Collections.Immutable;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Counts in bins of equal width, as <c>numpy.histogram</c>: every bin contains its lower edge, the last one also its upper.</summary>
/// <param name="Minimum">The lower edge of the first bin.</param>
/// <param name="Maximum">The upper edge of the last bin.</param>
/// <param name="Counts">One per bin.</param>
public sealed record Histogram(double Minimum, double Maximum, ImmutableArray<long> Counts)
{
    /// <summary>The default number of bins.</summary>
    public const int DefaultBinCount = 256;

    /// <summary>All values counted.</summary>
    public long Total => Counts.Sum();

    /// <summary>The width of a bin.</summary>
    public double BinWidth => (Maximum - Minimum) / Counts.Length;

    /// <summary>The lower edge of a bin; the number of bins gives the last bin's upper edge, which is <see cref="Maximum"/> exactly.</summary>
    /// <param name="index">From 0 to the number of bins.</param>
    public double EdgeOf(int index) => index == Counts.Length ? Maximum : Minimum + (index * BinWidth);

    /// <summary>Shannon's entropy of the bins, in bits: 0 if one bin holds everything (or nothing was counted), log2(bins) if all are alike.</summary>
    public double Entropy
    {
        get
        {
            double total = Total;
            double entropy = 0;
            foreach (long count in Counts)
            {
                if (count > 0)
                {
                    entropy -= count / total * Math.Log2(count / total);
                }
            }

            return entropy;
        }
    }

    /// <summary>Counts the finite values between their smallest and largest. A constant c is counted between c - 0.5 and c + 0.5; without a finite value the range is 0 to 1 and nothing is counted.</summary>
    /// <param name="values">Any shape; what is not finite is left out.</param>
    /// <param name="binCount">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bin.</exception>
    public static Histogram Of(ReadOnlySpan<float> values, int binCount = DefaultBinCount)
    {
        FiniteRange range = FiniteRange.Of(values);
        return range.IsEmpty ? Of(values, 0, 1, binCount)
            : range.Minimum == range.Maximum ? Of(values, range.Minimum - 0.5, range.Maximum + 0.5, binCount)
            : Of(values, range.Minimum, range.Maximum, binCount);
    }

    /// <summary>Counts the values in a given range; others are left out.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="minimum">The lower edge of the first bin.</param>
    /// <param name="maximum">The upper edge of the last bin, above <paramref name="minimum"/>.</param>
    /// <param name="binCount">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bin, or edges that are not finite and in order.</exception>
    public static Histogram Of(ReadOnlySpan<float> values, double minimum, double maximum, int binCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 1);
        if (!(double.IsFinite(minimum) && double.IsFinite(maximum) && minimum < maximum))
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"A histogram's edges must be finite and in order; they are {minimum} and {maximum}.");
        }

        var counts = new long[binCount];
        double factor = binCount / (maximum - minimum);
        foreach (float value in values)
        {
            if (value >= minimum && value <= maximum)
            {
                counts[Math.Min((int)((value - minimum) * factor), binCount - 1)]++;
            }
        }

        return new(minimum, maximum, [.. counts]);
    }
}
