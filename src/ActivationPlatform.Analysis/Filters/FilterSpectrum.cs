using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>What the frequency response of a filter says: where it peaks, how wide it is, and how much of it a stride folds over.
/// The power is the sum of |freqz2|^2 over the input planes, on the default grid of 64 x 64.</summary>
/// <remarks>
/// Frequencies are normalised: 1 is half the sampling rate. Angles are in degrees from 0 to below 180, as seen in the picture with 0 to the right and 90 up.
/// A filter of zeros (or with a value that is not finite) has no peak: <see cref="PeakFrequency"/>, angles and fractions are NaN.
/// Time: planes * taps^2 and one freqz2.
/// </remarks>
public sealed record FilterSpectrum
{
    private const int Size = FrequencyGrid.DefaultSize;

    /// <summary>The power, 64 x 64 row-major; row = vertical, column = horizontal frequency, both from -1.</summary>
    public required ImmutableArray<double> Power { get; init; }

    /// <summary>Horizontal frequency of the peak, at least 0 or with a vertical one above 0; refined between the samples of the grid.</summary>
    public required double PeakHorizontal { get; init; }

    /// <summary>Vertical frequency of the peak, rows counted downwards.</summary>
    public required double PeakVertical { get; init; }

    /// <summary>Square root of the power at the peak.</summary>
    public required double PeakMagnitude { get; init; }

    /// <summary>Square root of the power at frequency 0: what the filter makes of a flat picture.</summary>
    public required double ZeroMagnitude { get; init; }

    /// <summary>The fraction of all frequencies where the response is within 3 dB of its peak (|H| at least peak / sqrt 2): 0 to 1.</summary>
    public required double PassbandArea { get; init; }

    /// <summary>How one-sided the directions of the energy are: 0 = the same in all, 1 = all in one. The length of the mean of exp(2 j angle), weighted with the power, over
    /// the frequencies within 6 dB of the peak: the skirts of a small filter point everywhere.</summary>
    public required double Anisotropy { get; init; }

    /// <summary>Distance of the peak from frequency 0; 1 is half the sampling rate along an axis.</summary>
    public double PeakFrequency => Math.Sqrt(PeakHorizontal * PeakHorizontal + PeakVertical * PeakVertical);

    /// <summary>The direction of the lines and edges that the filter answers to: 0 = horizontal ones, 90 = vertical ones. Across the direction of the peak's wave.</summary>
    public double EdgeAngleDegrees => FoldDegrees(Math.Atan2(-PeakVertical, PeakHorizontal) * 180 / Math.PI + 90);

    /// <summary>The spectrum of a filter.</summary>
    /// <param name="filter">Input plane by input plane, each row-major.</param>
    /// <param name="planeCount">Number of input planes, at least 1.</param>
    /// <param name="height">Rows of a plane, at least 1.</param>
    /// <param name="width">Columns of a plane, at least 1.</param>
    /// <exception cref="ArgumentException">The length does not fit the sizes.</exception>
    public static FilterSpectrum Of(ReadOnlySpan<double> filter, int planeCount, int height, int width)
    {
        FilterShape.ThrowIfWrong(filter.Length, planeCount, height, width);
        // Wiener and Khinchin: the power is the response of the autocorrelation. Summed over the planes first, so that many planes cost little.
        double[] correlation = Autocorrelation(filter, planeCount, height, width);
        var power = new double[Size * Size];
        Freqz2.Response(correlation, 2 * height - 1, 2 * width - 1, Size, Size, power, new double[Size * Size]);
        TensorPrimitives.Max(power, 0, power);

        (double horizontal, double vertical, double peak) = SpectrumPeak.Find(correlation, height, width, power);
        double total = TensorPrimitives.Sum<double>(power);
        return new()
        {
            Power = ImmutableArray.Create(power),
            PeakHorizontal = horizontal,
            PeakVertical = vertical,
            PeakMagnitude = Math.Sqrt(peak),
            ZeroMagnitude = Math.Sqrt(power[Size / 2 * Size + Size / 2]),
            PassbandArea = double.IsNaN(peak) ? double.NaN : power.Count(value => value >= peak / 2) / (double)power.Length,
            Anisotropy = total > 0 ? AnisotropyOf(power) : double.NaN,
        };
    }

    /// <summary>The fraction of the energy outside the band that remains when every stride-th sample is kept: -1/stride &lt;= f &lt; 1/stride on both axes. What lies outside is folded over (aliased).</summary>
    /// <param name="strideVertical">At least 1.</param>
    /// <param name="strideHorizontal">At least 1.</param>
    /// <returns>0 for stride 1; for a filter that lets everything pass and stride 2 exactly 0.75; NaN for a filter of zeros.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A stride is below 1.</exception>
    public double AliasedFraction(int strideVertical, int strideHorizontal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strideVertical, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(strideHorizontal, 1);
        double total = 0;
        double outside = 0;
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                double power = Power[row * Size + column];
                total += power;
                outside += IsKept(row, strideVertical) && IsKept(column, strideHorizontal) ? 0 : power;
            }
        }

        return total > 0 ? outside / total : double.NaN;
    }

    internal static double FoldDegrees(double degrees)
    {
        double folded = degrees - 180 * Math.Floor(degrees / 180);
        return folded >= 180 ? 0 : folded;
    }

    // (2 height - 1) x (2 width - 1) shifts, the shift 0 in the middle.
    private static double[] Autocorrelation(ReadOnlySpan<double> filter, int planeCount, int height, int width)
    {
        int columns = 2 * width - 1;
        var correlation = new double[(2 * height - 1) * columns];
        for (int plane = 0; plane < planeCount; plane++)
        {
            ReadOnlySpan<double> weights = filter.Slice(plane * height * width, height * width);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                // One tap against all rows of the plane: shifts in a row lie side by side.
                int firstColumn = width - 1 - tap % width;
                for (int row = 0; row < height; row++)
                {
                    int shiftRow = row - tap / width + height - 1;
                    Span<double> target = correlation.AsSpan(shiftRow * columns + firstColumn, width);
                    TensorPrimitives.MultiplyAdd(weights.Slice(row * width, width), weights[tap], target, target);
                }
            }
        }

        return correlation;
    }

    private static bool IsKept(int index, int stride)
    {
        // Multiplied out, so that the band's edge is exact: (index - 32) * 2 / 64 against 1 / stride.
        int scaled = (index - Size / 2) * 2 * stride;
        return scaled >= -Size && scaled < Size;
    }

    private static double AnisotropyOf(double[] power)
    {
        double cosine = 0;
        double sine = 0;
        double total = 0;
        double threshold = TensorPrimitives.Max<double>(power) / 4;
        for (int row = 0; row < Size; row++)
        {
            double vertical = FrequencyGrid.At(row, Size);
            for (int column = 0; column < Size; column++)
            {
                double horizontal = FrequencyGrid.At(column, Size);
                double square = horizontal * horizontal + vertical * vertical;

                // The circle inscribed in the square, so that the corners do not count as a direction; 0 has none.
                if (square is > 0 and <= 1 && power[row * Size + column] >= threshold)
                {
                    double weight = power[row * Size + column];
                    cosine += weight * (horizontal * horizontal - vertical * vertical) / square;
                    sine += weight * 2 * horizontal * vertical / square;
                    total += weight;
                }
            }
        }

        return total > 0 ? Math.Sqrt(cosine * cosine + sine * sine) / total : 0;
    }
}
