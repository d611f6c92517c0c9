using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The frequencies that a layer looks at as a whole: every filter's response has its own peak, their mean power says what they have in common.</summary>
/// <param name="Bank">The filters.</param>
/// <param name="KernelCount">Filters times input planes: the kernels that the mean is over.</param>
/// <param name="Magnitudes">Root mean square of |freqz2| over all kernels, <see cref="FrequencyGrid.DefaultSize"/> rows and columns, row-major; frequency 0 is in the middle.</param>
/// <param name="AliasedFraction">The mean fraction of a filter's energy beyond the band that the layer's stride leaves; NaN if no filter has energy.</param>
public sealed record MeanFrequencyResponse(FilterBank Bank, int KernelCount, ImmutableArray<float> Magnitudes, double AliasedFraction)
{
    /// <summary>Computes the mean over all filters.</summary>
    /// <param name="bank">The filters; their weights are finite (see <see cref="FilterBank.IsMeasurable"/>).</param>
    /// <param name="cancellationToken">Stops between two filters.</param>
    public static MeanFrequencyResponse Create(FilterBank bank, CancellationToken cancellationToken = default)
    {
        WindowParameters? window = bank.Layer.Window;
        var power = new double[FrequencyGrid.DefaultSize * FrequencyGrid.DefaultSize];
        double aliasedSum = 0;
        int aliasedCount = 0;
        for (int filter = 0; filter < bank.FilterCount; filter++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] weights = Array.ConvertAll(bank.Filter(filter).ToArray(), weight => (double)weight);
            FilterSpectrum spectrum = FilterSpectrum.Of(weights, bank.InputCount, bank.Height, bank.Width);
            for (int i = 0; i < power.Length; i++)
            {
                power[i] += spectrum.Power[i];
            }

            double aliased = spectrum.AliasedFraction(window?.StrideVertical ?? 1, window?.StrideHorizontal ?? 1);
            if (double.IsFinite(aliased))
            {
                aliasedSum += aliased;
                aliasedCount++;
            }
        }

        int kernels = bank.FilterCount * bank.InputCount;
        return new(bank, kernels, [.. power.Select(sum => (float)Math.Sqrt(Math.Max(0, sum) / kernels))], aliasedSum / aliasedCount);
    }
}
