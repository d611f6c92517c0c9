using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The statistics of a layer and of each of its channels for one image.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Shape">Its output's shape.</param>
/// <param name="Whole">All channels as one.</param>
/// <param name="Channels">Each channel, by index.</param>
public sealed record LayerStatistics(Layer Layer, TensorShape Shape, ChannelStatistics Whole, ImmutableArray<ChannelStatistics> Channels)
{
    /// <summary>How the channels' values are spread, by index; empty where only the measures of one pass were asked for.</summary>
    public ImmutableArray<ChannelDistribution> Distributions { get; init; } = [];

    /// <summary>Streams the statistics of layers, in the network's order.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layers">Names in any of the three forms, or globs.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    public static async IAsyncEnumerable<LayerStatistics> StreamAsync(
        IActivationSource source, ActivationInput input, ImmutableArray<string> layers,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Activation activation in source.StreamAsync(input, layers, cancellationToken))
        {
            using (activation)
            {
                yield return Create(activation, cancellationToken);
            }
        }
    }

    /// <summary>The statistics of an activation that is there already.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static LayerStatistics Create(Activation activation, CancellationToken cancellationToken = default)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        var accumulator = new LayerAccumulator(maps.ChannelCount);
        accumulator.Add(maps.Values, cancellationToken);
        return new(activation.Layer, activation.Shape, accumulator.ToLayerStatistics(), accumulator.ToChannelStatistics());
    }
}
