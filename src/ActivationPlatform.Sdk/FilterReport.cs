using System.Collections.Immutable;
using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Sdk;

/// <summary>The numbers of all filters of a layer, and of its weights as one matrix (a row per filter).</summary>
/// <param name="Bank">The filters.</param>
/// <param name="Filters">Each filter, by index.</param>
/// <param name="Matrix">Singular values and ranks of the layer.</param>
public sealed record FilterReport(FilterBank Bank, ImmutableArray<FilterFacts> Filters, MatrixMeasures Matrix)
{
    /// <summary>Computes the numbers, filters in parallel.</summary>
    /// <param name="bank">The filters.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static FilterReport Create(FilterBank bank, CancellationToken cancellationToken = default)
    {
        var filters = new FilterFacts[bank.FilterCount];
        Parallel.For(0, bank.FilterCount, new ParallelOptions { CancellationToken = cancellationToken }, index => filters[index] = FactsOf(bank, index));
        double[] weights = Array.ConvertAll(bank.Values.ToArray(), weight => (double)weight);
        return new(bank, ImmutableArray.Create(filters), MatrixMeasures.Of(weights, bank.FilterCount, weights.Length / bank.FilterCount));
    }

    /// <summary>The filters by falling aliased fraction; equal ones by index.</summary>
    public IEnumerable<FilterFacts> ByAliasing() => Filters.OrderByDescending(filter => filter.AliasedFraction).ThenBy(filter => filter.FilterIndex);

    /// <summary>The mean weight of a filter for one input plane.</summary>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="input">The plane's name, for example <c>green</c>.</param>
    /// <exception cref="ArgumentException">There is no such plane.</exception>
    public double MeanOf(int filterIndex, string input) => Filters[filterIndex].Means[Bank.Inputs.IndexOf(Bank.FindInput(input))];

    private static FilterFacts FactsOf(FilterBank bank, int filterIndex)
    {
        // Planes in the order people see, so that a filter that sees colour is red, green, blue.
        int planeLength = bank.Height * bank.Width;
        double[] weights = [.. bank.Inputs.SelectMany(input => bank.Plane(filterIndex, input).ToArray()).Select(weight => (double)weight)];
        FilterSpectrum spectrum = FilterSpectrum.Of(weights, bank.InputCount, bank.Height, bank.Width);
        return new(
            filterIndex,
            FilterTaxonomy.Of(weights, bank.InputCount, bank.Height, bank.Width, bank.SeesColor),
            spectrum.PeakFrequency,
            spectrum.EdgeAngleDegrees,
            spectrum.PassbandArea,
            spectrum.AliasedFraction(bank.Layer.Window?.StrideVertical ?? 1, bank.Layer.Window?.StrideHorizontal ?? 1),
            SeparabilityOf(weights, bank),
            FilterSymmetry.Of(weights, bank.InputCount, bank.Height, bank.Width),
            [.. Enumerable.Range(0, bank.InputCount).Select(plane => weights.Skip(plane * planeLength).Take(planeLength).Average())],
            Math.Sqrt(weights.Sum(weight => weight * weight)));
    }

    private static double SeparabilityOf(double[] weights, FilterBank bank)
    {
        int planeLength = bank.Height * bank.Width;
        double explained = 0;
        for (int plane = 0; plane < bank.InputCount; plane++)
        {
            explained += Math.Pow(MatrixMeasures.Of(weights.AsSpan(plane * planeLength, planeLength), bank.Height, bank.Width).SpectralNorm, 2);
        }

        return explained / weights.Sum(weight => weight * weight);
    }
}
