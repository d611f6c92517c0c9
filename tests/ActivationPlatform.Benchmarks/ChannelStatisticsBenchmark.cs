using System.Runtime.InteropServices;
using ActivationPlatform.Analysis.Statistics;
using BenchmarkDotNet.Attributes;

namespace ActivationPlatform.Benchmarks;

/// <summary>All statistics of 64 channels of 112 x 112.</summary>
public class ChannelStatisticsBenchmark
{
    private readonly float[] _values = Layers.CreateFirstConvolution();
    private readonly float[] _copy = new float[Layers.ChannelCount * Layers.Side * Layers.Side];

    [Benchmark(Baseline = true, Description = "memory copy of the same bytes")]
    public void Copy() => MemoryMarshal.AsBytes(_values.AsSpan()).CopyTo(MemoryMarshal.AsBytes(_copy.AsSpan()));

    [Benchmark(Description = "all channel statistics")]
    public object Statistics()
    {
        var accumulator = new LayerAccumulator(Layers.ChannelCount);
        accumulator.Add(_values);
        return accumulator.ToChannelStatistics();
    }

    [Benchmark(Description = "all channel statistics and quantiles")]
    public object StatisticsWithQuantiles()
    {
        var accumulator = new LayerAccumulator(Layers.ChannelCount, collectsQuantiles: true);
        accumulator.Add(_values);
        return accumulator.ToChannelStatistics();
    }

    /// <summary>One measure after the other, as one would write it first.</summary>
    [Benchmark(Description = "all channel statistics, naive loop")]
    public double Naive()
    {
        double checksum = 0;
        for (int channel = 0; channel < Layers.ChannelCount; channel++)
        {
            ReadOnlySpan<float> map = _values.AsSpan(channel * Layers.Side * Layers.Side, Layers.Side * Layers.Side);
            double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
            int zeros = 0, negatives = 0, maxima = 0;
            foreach (float value in map)
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
                sum += value;
                zeros += value == 0 ? 1 : 0;
                negatives += value < 0 ? 1 : 0;
            }

            double mean = sum / map.Length;
            foreach (float value in map)
            {
                squares += (value - mean) * (value - mean);
                maxima += value == maximum ? 1 : 0;
            }

            checksum += minimum + maximum + mean + Math.Sqrt(squares / map.Length) + zeros + negatives + maxima;
        }

        return checksum;
    }
}
