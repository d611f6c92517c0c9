using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>The weights of a layer in a few numbers. Values that are not finite spread into mean and deviation, as in any sum.</summary>
/// <param name="Count">Number of weights, the bias not counted.</param>
/// <param name="Minimum">Smallest weight.</param>
/// <param name="Maximum">Largest weight.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardDeviation">Of the population.</param>
/// <param name="LeastNorm">The least root of the sum of squares of one filter.</param>
/// <param name="LeastNormFilter">Its filter, from 1.</param>
/// <param name="LargestNorm">The largest one.</param>
/// <param name="LargestNormFilter">Its filter, from 1.</param>
internal sealed record WeightStatistics(
    long Count, double Minimum, double Maximum, double Mean, double StandardDeviation, double LeastNorm, int LeastNormFilter, double LargestNorm, int LargestNormFilter)
{
    public static WeightStatistics Of(FilterBank bank)
    {
        double sum = 0, squares = 0, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        (double Value, int Filter) least = (double.PositiveInfinity, 1), largest = (double.NegativeInfinity, 1);
        for (int filter = 0; filter < bank.FilterCount; filter++)
        {
            double energy = 0;
            foreach (float weight in bank.Filter(filter).Span)
            {
                sum += weight;
                energy += (double)weight * weight;
                minimum = Math.Min(minimum, weight);
                maximum = Math.Max(maximum, weight);
            }

            squares += energy;
            double norm = Math.Sqrt(energy);
            least = norm < least.Value ? (norm, filter + 1) : least;
            largest = norm > largest.Value ? (norm, filter + 1) : largest;
        }

        long count = bank.Values.Length;
        double mean = sum / count;
        return new(
            count, minimum, maximum, mean, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))), least.Value, least.Filter, largest.Value, largest.Filter);
    }
}
