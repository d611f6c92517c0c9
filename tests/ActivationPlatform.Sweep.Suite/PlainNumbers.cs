using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>The numbers of one channel, as one would write them down first: one image, one value after the other.</summary>
internal sealed class PlainNumbers
{
    private readonly List<(float Value, long Image, int Position)> maxima = [];
    private readonly Dictionary<(int Sign, int Exponent, int Fraction), long> histogram = [];
    private float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
    private long count, zeros, negatives, active;
    private double sum, sumError, squares, squaresError;

    public void Add(long image, ReadOnlySpan<float> map)
    {
        (float best, int position) = (float.NegativeInfinity, 0);
        for (int at = 0; at < map.Length; at++)
        {
            float value = map[at];
            count++;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            if (value > best)
            {
                (best, position) = (value, at);
            }

            if (value == 0)
            {
                zeros++;
                continue;
            }

            negatives += value < 0 ? 1 : 0;
            AddTo(ref sum, ref sumError, value);
            AddTo(ref squares, ref squaresError, (double)value * value);

            int exponent = (int)Math.Floor(Math.Log2(Math.Abs((double)value)));
            double scaled = Math.ScaleB(Math.Abs((double)value), -exponent);
            if (scaled is < 1 or >= 2)
            {
                // The logarithm was rounded across a power of two.
                exponent += scaled < 1 ? -1 : 1;
                scaled = Math.ScaleB(Math.Abs((double)value), -exponent);
            }

            var bin = (Math.Sign(value), exponent, (int)((scaled - 1) * 16));
            histogram[bin] = histogram.GetValueOrDefault(bin) + 1;
        }

        active += best > 0 ? 1 : 0;
        maxima.Add((best, image, position));
    }

    /// <summary>What is wrong with a channel of the result; null if nothing is.</summary>
    public string? DifferenceFrom(ChannelRecord record)
    {
        Analysis.Statistics.ChannelStatistics actual = record.ToStatistics();
        double mean = (sum + sumError) / count;
        double deviation = Math.Sqrt(Math.Max(0, ((squares + squaresError) / count) - (mean * mean)));
        if ((actual.Count, actual.ImageCount, actual.ActiveImageCount) != (count, maxima.Count, active))
        {
            return $"counts {actual.Count}, {actual.ImageCount}, {actual.ActiveImageCount} instead of {count}, {maxima.Count}, {active}";
        }

        if ((actual.Minimum, actual.Maximum, actual.ZeroFraction, actual.NegativeFraction) != (minimum, maximum, (double)zeros / count, (double)negatives / count))
        {
            return $"extremes or fractions: {actual}";
        }

        if (Math.Abs(actual.Mean - mean) > 1e-13 * Math.Max(1, Math.Abs(mean)) || Math.Abs(actual.StandardDeviation - deviation) > 1e-9 * Math.Max(1, deviation))
        {
            return $"mean {actual.Mean} and deviation {actual.StandardDeviation} instead of {mean} and {deviation}";
        }

        (float, long, int)[] top = [.. maxima.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Image).Take(record.Top.Count)];
        if (!record.Top.Select(image => (image.Value, image.ImageIndex, image.Position)).SequenceEqual(top))
        {
            return $"top images {string.Join(", ", record.Top)} instead of {string.Join(", ", top)}";
        }

        foreach ((double low, double high, long binCount) in record.Histogram.Bins())
        {
            long expected = low == 0 && high == 0 ? zeros : histogram.GetValueOrDefault(BinOf(low, high));
            if (expected != binCount)
            {
                return $"{binCount} values from {low} to {high} instead of {expected}";
            }
        }

        return record.Histogram.Count == count ? null : $"{record.Histogram.Count} values in the histogram instead of {count}";
    }

    private static (int, int, int) BinOf(double low, double high)
    {
        (int sign, double edge) = low >= 0 ? (1, low) : (-1, -high);
        int exponent = Math.ILogB(edge);
        return (sign, exponent, (int)((Math.ScaleB(edge, -exponent) - 1) * 16));
    }

    // Neumaier's sum.
    private static void AddTo(ref double sum, ref double error, double value)
    {
        double next = sum + value;
        error += Math.Abs(sum) >= Math.Abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }
}
