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
    // Stock clients receive messages up to 4 MiB; none that is sent exceeds 3.5 MiB.
    private const int LargestMessage = 7 * 1024 * 1024 / 2;

    // The contract says by how many bits cells are shifted: 23 - 4.
    private const int HistogramFractionBits = 4;

    /// <summary>Numbers of the whole layer and of the chosen channels.</summary>
    /// <param name="activation">The layer's output.</param>
    /// <param name="channels">Channels from 0; empty for all.</param>
    /// <param name="distribution">What is wanted of the distributions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the output is not that of one image, or its distributions do not fit into a message.</exception>
    public static Wire.LayerStatistics ToStatistics(this Activation activation, ImmutableArray<int> channels, DistributionChoice distribution, CancellationToken cancellationToken)
    {
        LayerStatistics statistics = Measure(activation, cancellationToken);
        var message = new Wire.LayerStatistics
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
        if (distribution.IsWanted)
        {
            AddDistributions(message, activation, distribution, cancellationToken);
        }

        return message;
    }

    private static void AddDistributions(Wire.LayerStatistics message, Activation activation, DistributionChoice distribution, CancellationToken cancellationToken)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        message.Distribution = distribution.Of(maps.Values.Span);
        Parallel.ForEach(
            message.Channels, new ParallelOptions { CancellationToken = cancellationToken }, channel => channel.Distribution = distribution.Of(maps.Map(channel.ChannelIndex).Span));
        int size = message.CalculateSize();
        if (size > LargestMessage)
        {
            throw Failure.InvalidField(
                distribution.BinCount > 0 ? "histogram_bins" : "quantile_fractions",
                $"The numbers of layer '{activation.Layer.Name}' take {size} bytes; expected at most {LargestMessage}: ask for fewer bins or fractions.");
        }
    }

    /// <summary>What the chosen channels add to statistics over many images.</summary>
    /// <param name="activation">The layer's output.</param>
    /// <param name="channels">Channels from 0; empty for all.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the output is not that of one image.</exception>
    public static Wire.LayerStatistics ToMergeable(this Activation activation, ImmutableArray<int> channels)
    {
        FeatureMaps maps = Maps(activation);
        var mergeable = new Wire.MergeableStatistics();
        var histogram = new QuantileSketch(HistogramFractionBits);
        foreach (int channel in channels.IsEmpty ? Enumerable.Range(0, maps.ChannelCount) : channels)
        {
            Add(mergeable, maps.Map(channel).Span, histogram);
        }

        return new Wire.LayerStatistics { Layer = activation.Layer.ToWireName(), Shape = { activation.Shape.Dimensions }, Mergeable = mergeable };
    }

    private static void Add(Wire.MergeableStatistics mergeable, ReadOnlySpan<float> map, QuantileSketch histogram)
    {
        MapSummary summary = MapSummary.Of(map);
        mergeable.FiniteCounts.Add(summary.FiniteCount);
        mergeable.NonFiniteCounts.Add(summary.NonFiniteCount);
        mergeable.ZeroCounts.Add(summary.ZeroCount);
        mergeable.NegativeCounts.Add(summary.NegativeCount);
        mergeable.Minima.Add(summary.Minimum);
        mergeable.Maxima.Add(summary.Maximum);
        mergeable.MaximumCounts.Add(summary.MaximumCount);
        mergeable.MaximumPositions.Add(Math.Max(0, map.IndexOf(summary.Maximum)));
        mergeable.Sums.Add(summary.Sum);
        mergeable.SumErrors.Add(summary.SumError);
        mergeable.Squares.Add(summary.Squares);
        mergeable.SquaresErrors.Add(summary.SquaresError);
        histogram.Clear();
        histogram.Add(map);
        int cellCount = 0;
        int previous = 0;
        foreach ((int cell, long count) in histogram.Cells())
        {
            mergeable.CellSteps.Add(cell - previous);
            mergeable.CellValues.Add(count);
            previous = cell;
            cellCount++;
        }

        mergeable.CellCounts.Add(cellCount);
    }

    private static FeatureMaps Maps(Activation activation)
    {
        try
        {
            return FeatureMaps.Of(activation);
        }
        catch (ArgumentException exception)
        {
            throw Failure.Unsuitable("layers", exception);
        }
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
