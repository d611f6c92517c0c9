using System.Buffers;
using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Comparison;

/// <summary>How far one tensor is from another of the same shape: two precisions, two runs, two networks, two photos.</summary>
/// <remarks>
/// NaN against NaN and an infinity against the same infinity are equal. Any other value that is not finite on one side is a mismatch: it is counted, and
/// <see cref="MaximumAbsolute"/> and <see cref="MaximumRelative"/> are then infinite; the other measures leave it out. Empty tensors are equal.
/// A comparison with itself is exactly zero everywhere, cosine 1 and signal-to-noise infinite. Time: n log n for the quantiles, else one pass.
/// </remarks>
public sealed record TensorComparison
{
    /// <summary>Values compared.</summary>
    public required long Count { get; init; }

    /// <summary>Places where one side is not finite and the other differs.</summary>
    public required long MismatchCount { get; init; }

    /// <summary>The largest absolute difference.</summary>
    public required double MaximumAbsolute { get; init; }

    /// <summary>The largest absolute difference over the reference's largest absolute value: the measure of "within 1e-4 of the layer's maximum". Infinite if only the reference is all zeros.</summary>
    public required double MaximumRelative { get; init; }

    /// <summary>The mean of the absolute differences.</summary>
    public required double MeanAbsolute { get; init; }

    /// <summary>The median of the absolute differences.</summary>
    public required double MedianAbsolute { get; init; }

    /// <summary>The 99th percentile of the absolute differences.</summary>
    public required double Percentile99Absolute { get; init; }

    /// <summary>The cosine of the angle between both: 1 = same direction; 1 if both are zero, 0 if one of them is.</summary>
    public required double Cosine { get; init; }

    /// <summary>10 log10(energy of the reference / energy of the difference); infinite without difference, minus infinite for a reference of zeros with one.</summary>
    public required double SignalToNoiseDecibels { get; init; }

    /// <summary>True if the relative maximum is at most the tolerance.</summary>
    /// <param name="tolerance">At least 0, for example 1e-4.</param>
    public bool IsWithin(double tolerance) => MaximumRelative <= tolerance;

    /// <summary>Compares.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="actual">As long as <paramref name="reference"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static TensorComparison Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> actual)
    {
        if (reference.Length != actual.Length)
        {
            throw new ArgumentException($"The tensors have {reference.Length} and {actual.Length} values; only equal ones can be compared.", nameof(actual));
        }

        float[] differences = ArrayPool<float>.Shared.Rent(reference.Length);
        try
        {
            var sums = default(Sums);
            int finite = 0;
            for (int index = 0; index < reference.Length; index++)
            {
                float a = reference[index];
                float b = actual[index];
                if (float.IsFinite(a) && float.IsFinite(b))
                {
                    differences[finite++] = (float)sums.Add(a, b);
                }
                else if (!a.Equals(b))
                {
                    sums.Mismatches++;
                }
            }

            Span<float> sorted = differences.AsSpan(0, finite);
            sorted.Sort();
            return sums.ToComparison(reference.Length, sorted);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(differences);
        }
    }

    private struct Sums
    {
        public long Mismatches;
        private double energy, actualEnergy, product, noise, absolute, maximum, largestReference;

        public double Add(double reference, double actual)
        {
            double difference = Math.Abs(reference - actual);
            energy += reference * reference;
            actualEnergy += actual * actual;
            product += reference * actual;
            noise += difference * difference;
            absolute += difference;
            maximum = Math.Max(maximum, difference);
            largestReference = Math.Max(largestReference, Math.Abs(reference));
            return difference;
        }

        public readonly TensorComparison ToComparison(long count, ReadOnlySpan<float> sortedDifferences) => new()
        {
            Count = count,
            MismatchCount = Mismatches,
            MaximumAbsolute = Mismatches > 0 ? double.PositiveInfinity : maximum,
            MaximumRelative = Mismatches > 0 ? double.PositiveInfinity : maximum == 0 ? 0 : maximum / largestReference,
            MeanAbsolute = sortedDifferences.IsEmpty ? 0 : absolute / sortedDifferences.Length,
            MedianAbsolute = sortedDifferences.IsEmpty ? 0 : Quantiles.OfSorted(sortedDifferences, 0.5),
            Percentile99Absolute = sortedDifferences.IsEmpty ? 0 : Quantiles.OfSorted(sortedDifferences, 0.99),

            // Equal tensors are exactly 1 apart from rounding of the root; say so.
            Cosine = noise == 0 ? 1 : energy == 0 || actualEnergy == 0 ? 0 : product / (Math.Sqrt(energy) * Math.Sqrt(actualEnergy)),
            SignalToNoiseDecibels = noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(energy / noise),
        };
    }
}
