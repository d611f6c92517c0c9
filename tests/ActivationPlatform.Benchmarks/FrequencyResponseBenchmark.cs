using System.Numerics;
using ActivationPlatform.Analysis;
using BenchmarkDotNet.Attributes;

namespace ActivationPlatform.Benchmarks;

/// <summary>freqz2 of 64 filters of 7 x 7 on 64 x 64 frequencies.</summary>
public class FrequencyResponseBenchmark
{
    private const int Size = FrequencyGrid.DefaultSize;
    private const int Taps = 7;
    private readonly float[][] _filters = [.. Layers.CreateFirstConvolution().Chunk(Taps * Taps).Take(64)];
    private readonly double[] _magnitude = new double[Size * Size];

    [Benchmark(Baseline = true, Description = "freqz2 of 64 filters")]
    public void Freqz2OfAll()
    {
        foreach (float[] filter in _filters)
        {
            Freqz2.Magnitude(filter, Taps, Taps, Size, Size, _magnitude);
        }
    }

    /// <summary>The definition: a sum over all taps for every frequency.</summary>
    [Benchmark(Description = "freqz2 of 64 filters, naive loop")]
    public void Naive()
    {
        foreach (float[] filter in _filters)
        {
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                {
                    Complex sum = 0;
                    for (int tap = 0; tap < filter.Length; tap++)
                    {
                        double phase = Math.PI * (FrequencyGrid.At(x, Size) * (tap % Taps - 3) + FrequencyGrid.At(y, Size) * (tap / Taps - 3));
                        sum += filter[tap] * new Complex(Math.Cos(phase), Math.Sin(phase));
                    }

                    _magnitude[y * Size + x] = sum.Magnitude;
                }
            }
        }
    }
}
