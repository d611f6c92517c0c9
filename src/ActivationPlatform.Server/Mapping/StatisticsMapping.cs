using System.Collections.Immutable;
using ActivationPlatform.Models;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>A layer's numbers as a message. Sums run in the order of memory in double precision, so the numbers are the same on every machine.</summary>
internal static class StatisticsMapping
{
    /// <summary>Numbers over the chosen channels, each and together.</summary>
    /// <param name="activation">The layer's output.</param>
    /// <param name="channels">Channels from 0; empty for all.</param>
    public static Wire.LayerStatistics ToStatistics(this Activation activation, ImmutableArray<int> channels)
    {
        TensorShape shape = activation.Shape;
        ReadOnlySpan<float> values = activation.Values.Span;
        int channelCount = shape.Channels;
        int images = shape.Rank >= 2 ? shape.Dimensions[0] : 1;
        int plane = channelCount == 0 || images == 0 ? 0 : values.Length / channelCount / images;
        var message = new Wire.LayerStatistics { Layer = activation.Layer.ToWireName(), Shape = { shape.Dimensions } };
        var all = new Moments();
        foreach (int channel in channels.IsEmpty ? Enumerable.Range(0, channelCount) : channels)
        {
            var moments = new Moments();
            for (int image = 0; image < images; image++)
            {
                moments.Add(values.Slice(((image * channelCount) + channel) * plane, plane));
            }

            all.Merge(moments);
            message.Channels.Add(new Wire.ChannelStatistics { ChannelIndex = channel, Values = moments.ToWire() });
        }

        message.Values = all.ToWire();
        return message;
    }

    /// <summary>Mean and spread that can be merged. Source: T. Chan, G. Golub, R. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
    /// Variances", 1979.</summary>
    private struct Moments()
    {
        private float minimum = float.PositiveInfinity;
        private float maximum = float.NegativeInfinity;
        private double mean;
        private double squares;
        private long count;
        private long zeros;

        public void Add(ReadOnlySpan<float> values)
        {
            if (values.IsEmpty)
            {
                return;
            }

            var piece = new Moments { count = values.Length };
            double sum = 0;
            foreach (float value in values)
            {
                piece.minimum = MathF.Min(piece.minimum, value);
                piece.maximum = MathF.Max(piece.maximum, value);
                piece.zeros += value == 0 ? 1 : 0;
                sum += value;
            }

            piece.mean = sum / values.Length;
            foreach (float value in values)
            {
                double deviation = value - piece.mean;
                piece.squares += deviation * deviation;
            }

            Merge(piece);
        }

        public void Merge(Moments other)
        {
            if (other.count == 0)
            {
                return;
            }

            long total = count + other.count;
            double distance = other.mean - mean;
            minimum = MathF.Min(minimum, other.minimum);
            maximum = MathF.Max(maximum, other.maximum);
            zeros += other.zeros;
            squares = count == 0 ? other.squares : squares + other.squares + (distance * distance * count * other.count / total);
            mean = count == 0 ? other.mean : mean + (distance * other.count / total);
            count = total;
        }

        public readonly Wire.ValueStatistics ToWire() => count == 0
            ? new Wire.ValueStatistics { Minimum = float.NaN, Maximum = float.NaN, Mean = double.NaN, StandardDeviation = double.NaN }
            : new Wire.ValueStatistics
            {
                Minimum = minimum,
                Maximum = maximum,
                Mean = mean,
                StandardDeviation = Math.Sqrt(squares / count),
                ZeroFraction = (double)zeros / count,
            };
    }
}
