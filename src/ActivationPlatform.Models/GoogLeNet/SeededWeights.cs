namespace ActivationPlatform.Models.GoogLeNet;

/// <summary>Bell-shaped random weights for the built-in network's deeper layers, the same on every platform: only whole numbers are drawn.
/// Source of the generator: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators" (SplitMix64), OOPSLA 2014;
/// of the scaling: K. He et al., "Delving Deep into Rectifiers", ICCV 2015.</summary>
internal static class SeededWeights
{
    /// <summary>Fills filters whose outputs are about as large as their inputs. Every filter sums to 0: after a ReLU all inputs are
    /// positive, and a filter with a sum would answer to their mean instead of their pattern.</summary>
    /// <param name="filters">Number of filters.</param>
    /// <param name="filterSize">Weights of one filter: its inputs.</param>
    /// <param name="gain">The standard deviation of a sum over unit inputs.</param>
    /// <param name="seed">Different seeds give different weights.</param>
    public static float[] Create(int filters, int filterSize, double gain, ulong seed)
    {
        // The sum of four even numbers of 16 bits: variance 4 * 65536^2 / 12.
        double scale = gain / Math.Sqrt(filterSize) / (65536 / Math.Sqrt(3));
        var weights = new float[filters * filterSize];
        var drawn = new int[filterSize];
        ulong state = seed;
        for (int filter = 0; filter < filters; filter++)
        {
            long sum = 0;
            for (int i = 0; i < filterSize; i++)
            {
                ulong bits = Next(ref state);
                drawn[i] = (int)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
                sum += drawn[i];
            }

            double mean = (double)sum / filterSize;
            Span<float> row = weights.AsSpan(filter * filterSize, filterSize);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (float)((drawn[i] - mean) * scale);
            }
        }

        return weights;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
