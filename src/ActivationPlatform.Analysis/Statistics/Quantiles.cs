using System.Buffers;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Exact quantiles of an array, interpolated linearly between neighbours as <c>numpy.quantile</c> does by default (R. Hyndman, Y. Fan, 1996, definition 7).
/// For streams and many images see <see cref="QuantileSketch"/>.</summary>
public static class Quantiles
{
    /// <summary>Quantiles of the finite values. Time: n log n.</summary>
    /// <param name="values">Any shape; what is not finite is left out.</param>
    /// <param name="fractions">Each 0 to 1; 0.5 is the median.</param>
    /// <returns>One for each fraction; NaN if there is no finite value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is outside [0, 1] or NaN.</exception>
    public static double[] Of(ReadOnlySpan<float> values, params ReadOnlySpan<double> fractions)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(values.Length);
        try
        {
            int count = 0;
            foreach (float value in values)
            {
                if (float.IsFinite(value))
                {
                    buffer[count++] = value;
                }
            }

            Span<float> sorted = buffer.AsSpan(0, count);
            sorted.Sort();
            var result = new double[fractions.Length];
            for (int index = 0; index < fractions.Length; index++)
            {
                result[index] = OfSorted(sorted, fractions[index]);
            }

            return result;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    internal static double OfSorted(ReadOnlySpan<float> sorted, double fraction)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A quantile's fraction must be from 0 to 1.");
        }

        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * ((double)sorted[above] - sorted[below]);
    }
}
