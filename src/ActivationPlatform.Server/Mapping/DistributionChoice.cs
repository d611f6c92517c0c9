using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Server.Failures;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>What is wanted of the distribution of values.</summary>
/// <param name="Fractions">The quantiles' fractions, 0 to 1.</param>
/// <param name="BinCount">The histogram's bins; 0 for none.</param>
internal sealed record DistributionChoice(ImmutableArray<double> Fractions, int BinCount)
{
    private const int MostFractions = 100;
    private const int MostBins = 4096;

    /// <summary>Nothing.</summary>
    public static DistributionChoice None { get; } = new([], 0);

    /// <summary>Whether anything is wanted.</summary>
    public bool IsWanted => Fractions.Length > 0 || BinCount > 0;

    /// <summary>Checks a request's choices.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, naming the field.</exception>
    public static DistributionChoice Create(IReadOnlyCollection<double> fractions, int binCount)
    {
        if (fractions.Count > MostFractions)
        {
            throw Failure.InvalidField("quantile_fractions", $"There are {fractions.Count} fractions; expected at most {MostFractions}.");
        }

        foreach (double fraction in fractions)
        {
            if (!(fraction >= 0 && fraction <= 1))
            {
                throw Failure.InvalidField("quantile_fractions", FormattableString.Invariant($"A fraction is {fraction}; expected 0 to 1."));
            }
        }

        return binCount is >= 0 and <= MostBins
            ? new([.. fractions], binCount)
            : throw Failure.InvalidField("histogram_bins", $"There are {binCount} bins; expected 0 to {MostBins}.");
    }

    /// <summary>The distribution of some values; null if nothing is wanted.</summary>
    public Wire.ValueDistribution? Of(ReadOnlySpan<float> values)
    {
        if (!IsWanted)
        {
            return null;
        }

        var distribution = new Wire.ValueDistribution();
        if (Fractions.Length > 0)
        {
            distribution.Quantiles.AddRange(Quantiles.Of(values, Fractions.AsSpan()));
        }

        if (BinCount > 0)
        {
            Histogram histogram = Histogram.Of(values, BinCount);
            distribution.Histogram = new() { Minimum = histogram.Minimum, Maximum = histogram.Maximum, Counts = { histogram.Counts }, EntropyBits = histogram.Entropy };
        }

        return distribution;
    }
}
