using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>The statistics of layers and their channels.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Layers">In the network's order.</param>
public sealed record StatisticsDocument(int SchemaVersion, string Model, string ModelSha256, ImmutableArray<StatisticsDocument.LayerItem> Layers)
{
    /// <summary>The document of some layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Their statistics.</param>
    public static StatisticsDocument Create(Network network, IEnumerable<LayerStatistics> layers) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256,
        [.. layers.Select(layer => new LayerItem(
            layer.Layer.Index + 1, layer.Layer.Name, layer.Shape.Dimensions, Values.Create(layer.Whole),
            [.. layer.Channels.Select((channel, index) => new ChannelItem(
                index + 1, Values.Create(channel), layer.Distributions.IsEmpty ? null : Distribution.Create(layer.Distributions[index])))]))]);

    /// <summary>One layer.</summary>
    /// <param name="Index">Position in the catalogue, from 1.</param>
    /// <param name="Name">The published name.</param>
    /// <param name="Shape">The output's shape.</param>
    /// <param name="Statistics">All channels as one.</param>
    /// <param name="Channels">Each channel.</param>
    public sealed record LayerItem(int Index, string Name, ImmutableArray<int> Shape, Values Statistics, ImmutableArray<ChannelItem> Channels);

    /// <summary>One channel.</summary>
    /// <param name="ChannelNumber">From 1.</param>
    /// <param name="Statistics">Its measures.</param>
    /// <param name="Distribution">How its values are spread; absent if not asked for.</param>
    public sealed record ChannelItem(int ChannelNumber, Values Statistics, Distribution? Distribution);

    /// <summary>The measures of <see cref="ChannelDistribution"/>; what is not a number is absent.</summary>
    /// <param name="Percentile1">The first percentile.</param>
    /// <param name="Median">The median.</param>
    /// <param name="Percentile99">The 99th percentile.</param>
    /// <param name="EntropyBits">Entropy of a histogram of 256 bins.</param>
    /// <param name="NearestChannelNumber">The channel most like it, from 1; absent if there is none.</param>
    /// <param name="Correlation">Pearson's correlation with that channel.</param>
    public sealed record Distribution(double? Percentile1, double? Median, double? Percentile99, double? EntropyBits, int? NearestChannelNumber, double? Correlation)
    {
        internal static Distribution Create(ChannelDistribution channel) => new(
            JsonOutput.Finite(channel.Percentile1), JsonOutput.Finite(channel.Median), JsonOutput.Finite(channel.Percentile99), JsonOutput.Finite(channel.EntropyBits),
            channel.Nearest?.NearestChannelIndex + 1, channel.Nearest?.Correlation);
    }

    /// <summary>The measures of <see cref="ChannelStatistics"/>; what is not a number is absent.</summary>
    /// <param name="Count">Finite values.</param>
    /// <param name="NonFiniteCount">NaN and infinite values.</param>
    /// <param name="Minimum">The smallest value.</param>
    /// <param name="Maximum">The largest value.</param>
    /// <param name="Mean">The arithmetic mean.</param>
    /// <param name="StandardDeviation">The population's standard deviation.</param>
    /// <param name="ZeroFraction">The fraction of zeros.</param>
    /// <param name="NegativeFraction">The fraction of values below 0.</param>
    /// <param name="Dead">No value above 0.</param>
    /// <param name="Saturated">More than a tenth of the values equal the maximum.</param>
    public sealed record Values(
        long Count, long NonFiniteCount, double? Minimum, double? Maximum, double? Mean, double? StandardDeviation, double? ZeroFraction, double? NegativeFraction, bool Dead, bool Saturated)
    {
        internal static Values Create(ChannelStatistics statistics) => new(
            statistics.Count, statistics.NonFiniteCount, JsonOutput.Finite(statistics.Minimum), JsonOutput.Finite(statistics.Maximum),
            JsonOutput.Finite(statistics.Mean), JsonOutput.Finite(statistics.StandardDeviation), JsonOutput.Finite(statistics.ZeroFraction),
            JsonOutput.Finite(statistics.NegativeFraction), statistics.IsDead, statistics.IsSaturated);
    }
}
