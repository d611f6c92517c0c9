using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Server.Failures;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>A layer's numbers as a message.</summary>
internal static class StatisticsMapping
{
    /// <summary>Numbers of the whole layer and of the chosen channels.</summary>
    /// <param name="activation">The layer's output.</param>
    /// <param name="channels">Channels from 0; empty for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the output is not that of one image.</exception>
    public static Wire.LayerStatistics ToStatistics(this Activation activation, ImmutableArray<int> channels, CancellationToken cancellationToken)
    {
        LayerStatistics statistics = Measure(activation, cancellationToken);
        return new Wire.LayerStatistics
        {
            Layer = activation.Layer.ToWireName(),
            Shape = { activation.Shape.Dimensions },
            Values = ToWire(statistics.Whole),
            Channels =
            {
                (channels.IsEmpty ? Enumerable.Range(0, statistics.Channels.Length) : channels)
                    .Select(channel => new Wire.ChannelStatistics { ChannelIndex = channel, Values = ToWire(statistics.Channels[channel]) }),
            },
        };
    }

    private static LayerStatistics Measure(Activation activation, CancellationToken cancellationToken)
    {
        try
        {
            return LayerStatistics.Create(activation, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw Failure.Unsuitable("layers", exception);
        }
    }

    private static Wire.ValueStatistics ToWire(ChannelStatistics statistics) => new()
    {
        Minimum = (float)statistics.Minimum,
        Maximum = (float)statistics.Maximum,
        Mean = statistics.Mean,
        StandardDeviation = statistics.StandardDeviation,
        ZeroFraction = statistics.ZeroFraction,
        NegativeFraction = statistics.NegativeFraction,
        NonFiniteCount = statistics.NonFiniteCount,
    };
}
