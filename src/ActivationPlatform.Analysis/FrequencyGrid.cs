using System.Collections.Immutable;

namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>freqspace</c>: the normalised frequencies of a response with <c>n</c> samples, 1.0 = half the sampling rate (Nyquist).</summary>
public static class FrequencyGrid
{
    /// <summary>The default number of samples per axis.</summary>
    public const int DefaultSize = 64;

    /// <summary>The frequency of one sample: (index - floor(n / 2)) * 2 / n. For even n from -1 to 1 - 2/n.</summary>
    /// <param name="index">From 0, below <paramref name="sampleCount"/>.</param>
    /// <param name="sampleCount">Samples on the axis, at least 1.</param>
    public static double At(int index, int sampleCount) => (index - sampleCount / 2) * 2.0 / sampleCount;

    /// <summary>All frequencies of an axis, rising; zero is at index floor(n / 2).</summary>
    /// <param name="sampleCount">Samples on the axis, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one sample.</exception>
    public static ImmutableArray<double> Axis(int sampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleCount);
        return [.. Enumerable.Range(0, sampleCount).Select(index => At(index, sampleCount))];
    }
}
