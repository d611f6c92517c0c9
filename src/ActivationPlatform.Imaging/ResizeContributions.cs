namespace ActivationPlatform.Imaging;

/// <summary>
/// Which source samples make up each destination sample along one axis, and with what weight.
/// Destination sample i lies at the source coordinate u = (i + 0.5) / scale - 0.5; a kernel that shrinks is stretched by 1 / scale;
/// weights are normalised to sum 1; the source is continued by mirroring, the edge sample repeated.
/// </summary>
internal sealed class ResizeContributions
{
    private readonly int[] indices;
    private readonly double[] weights;

    private ResizeContributions(int taps, int[] indices, double[] weights) => (Taps, this.indices, this.weights) = (taps, indices, weights);

    /// <summary>Number of source samples per destination sample.</summary>
    public int Taps { get; }

    public ReadOnlySpan<int> Indices(int destination) => indices.AsSpan(destination * Taps, Taps);

    public ReadOnlySpan<double> Weights(int destination) => weights.AsSpan(destination * Taps, Taps);

    public static ResizeContributions Create(int sourceLength, int length, double scale, ResizeMethod method, bool antialiasing)
    {
        double stretch = antialiasing && method != ResizeMethod.Nearest && scale < 1 ? scale : 1;
        double width = KernelWidth(method) / stretch;
        int candidates = checked((int)Math.Ceiling(width) + 2);
        var indices = new int[checked(length * candidates)];
        var weights = new double[indices.Length];
        int first = candidates;
        int last = 0;
        for (int i = 0; i < length; i++)
        {
            // Counted from 1 as in MATLAB, so that the rounding of u, and with it every weight, is the same.
            double u = ((i + 1) / scale) + (0.5 * (1 - (1 / scale)));
            double left = Math.Floor(u - (width / 2));
            Span<double> row = weights.AsSpan(i * candidates, candidates);
            double sum = 0;
            for (int k = 0; k < candidates; k++)
            {
                row[k] = stretch * Kernel(method, stretch * (u - (left + k)));
                sum += row[k];
                indices[(i * candidates) + k] = Mirror((long)left + k - 1, sourceLength);
            }

            for (int k = 0; k < candidates; k++)
            {
                row[k] /= sum;
                if (row[k] != 0)
                {
                    first = Math.Min(first, k);
                    last = Math.Max(last, k);
                }
            }
        }

        return Trim(indices, weights, candidates, first, last - first + 1);
    }

    /// <summary>Drops the candidates at either end that no destination sample uses.</summary>
    private static ResizeContributions Trim(int[] indices, double[] weights, int candidates, int first, int taps)
    {
        int length = indices.Length / candidates;
        for (int i = 0; i < length; i++)
        {
            // Moves to the left only, so that in place is safe.
            indices.AsSpan((i * candidates) + first, taps).CopyTo(indices.AsSpan(i * taps));
            weights.AsSpan((i * candidates) + first, taps).CopyTo(weights.AsSpan(i * taps));
        }

        return new ResizeContributions(taps, indices, weights);
    }

    private static int Mirror(long index, int length)
    {
        long period = 2L * length;
        long position = ((index % period) + period) % period;
        return (int)(position < length ? position : period - 1 - position);
    }

    private static double KernelWidth(ResizeMethod method) => method switch
    {
        ResizeMethod.Nearest => 1,
        ResizeMethod.Bilinear => 2,
        ResizeMethod.Bicubic => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Expected Nearest, Bilinear or Bicubic."),
    };

    private static double Kernel(ResizeMethod method, double x)
    {
        double t = Math.Abs(x);
        return method switch
        {
            ResizeMethod.Nearest => x is >= -0.5 and < 0.5 ? 1 : 0,
            ResizeMethod.Bilinear => Math.Max(0, 1 - t),
            _ when t <= 1 => (((1.5 * t) - 2.5) * t * t) + 1,
            _ when t <= 2 => (((((-0.5 * t) + 2.5) * t) - 4) * t) + 2,
            _ => 0,
        };
    }
}
