using System.Runtime.InteropServices;
using ActivationPlatform.Analysis;
using BenchmarkDotNet.Attributes;

namespace ActivationPlatform.Benchmarks;

/// <summary>From a layer of 64 x 112 x 112 to the montage's bytes: mat2gray, stretchlim, imadjust, rounding, montage.</summary>
public class StretchMontageBenchmark
{
    private readonly float[] _values = Layers.CreateFirstConvolution();
    private readonly float[] _copy = new float[Layers.ChannelCount * Layers.Side * Layers.Side];
    private readonly MontageLayout _layout = MontageLayout.Create(Layers.ChannelCount, Layers.Side, Layers.Side);
    private readonly byte[] _pixels = new byte[Layers.ChannelCount * Layers.Side * Layers.Side];

    [Benchmark(Baseline = true, Description = "memory copy of the same bytes")]
    public void Copy() => MemoryMarshal.AsBytes(_values.AsSpan()).CopyTo(MemoryMarshal.AsBytes(_copy.AsSpan()));

    [Benchmark(Description = "stretch and montage")]
    public void Fused() => ContrastStretch.Measure(_values, StretchMode.Contrast).ApplyMontage(_values, _layout, _pixels);

    /// <summary>The same, step by step, as one would write it first.</summary>
    [Benchmark(Description = "stretch and montage, naive loop")]
    public void Naive()
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (float value in _values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        var grey = new double[_values.Length];
        for (int index = 0; index < grey.Length; index++)
        {
            grey[index] = (_values[index] - minimum) / (maximum - minimum);
        }

        var histogram = new long[256];
        foreach (double value in grey)
        {
            histogram[(int)Math.Round(255 * value)]++;
        }

        StretchLimits limits = StretchLim.FromHistogram(histogram);
        for (int index = 0; index < grey.Length; index++)
        {
            grey[index] = (Math.Clamp(grey[index], limits.Low, limits.High) - limits.Low) / (limits.High - limits.Low);
        }

        for (int channel = 0; channel < Layers.ChannelCount; channel++)
        {
            (int row, int column) = _layout.Origin(channel);
            for (int y = 0; y < Layers.Side; y++)
            {
                for (int x = 0; x < Layers.Side; x++)
                {
                    _pixels[(row + y) * _layout.WidthPixels + column + x] = (byte)Math.Round(255 * grey[(channel * Layers.Side + y) * Layers.Side + x]);
                }
            }
        }
    }
}
