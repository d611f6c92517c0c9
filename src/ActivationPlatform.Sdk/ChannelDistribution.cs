using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>How a channel's values are spread, and which other channel says most nearly the same. Values that are not finite are left out; without a finite value the measures are NaN.</summary>
/// <param name="Percentile1">Exact, interpolated linearly as <c>numpy.quantile</c> does.</param>
/// <param name="Median">Exact.</param>
/// <param name="Percentile99">Exact.</param>
/// <param name="EntropyBits">Shannon's entropy of a histogram of 256 bins over the channel's own range, 0 to 8 bits.</param>
/// <param name="Nearest">The other channel with the largest absolute correlation; null for a layer of one channel or of one unit.</param>
public sealed record ChannelDistribution(double Percentile1, double Median, double Percentile99, double EntropyBits, ChannelSimilarity? Nearest)
{
    /// <summary>The distributions of every channel, by index. Time: n log n for the quantiles, channels^2 * map length / 2 for the correlations; in parallel.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImmutableArray<ChannelDistribution> CreateAll(Activation activation, CancellationToken cancellationToken = default)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        ChannelSimilarity[] nearest = maps.MapLength > 1 ? ChannelCorrelation.MostSimilar(ChannelCorrelation.Matrix(maps.Values, maps.ChannelCount, cancellationToken)) : [];
        var distributions = new ChannelDistribution[maps.ChannelCount];
        Parallel.For(0, distributions.Length, new ParallelOptions { CancellationToken = cancellationToken }, channel =>
        {
            ReadOnlySpan<float> map = maps.Map(channel).Span;
            double[] quantiles = Quantiles.Of(map, 0.01, 0.5, 0.99);
            distributions[channel] = new(quantiles[0], quantiles[1], quantiles[2], Histogram.Of(map).Entropy, nearest.Length > 0 ? nearest[channel] : null);
        });
        return ImmutableArray.Create(distributions);
    }
}
