namespace ActivationPlatform.Testing;

/// <summary>How long calls took. Safe for threads.</summary>
public sealed class Latencies
{
    private readonly List<double> milliseconds = [];

    public int Count
    {
        get
        {
            lock (milliseconds)
            {
                return milliseconds.Count;
            }
        }
    }

    public void Add(TimeSpan elapsed)
    {
        lock (milliseconds)
        {
            milliseconds.Add(elapsed.TotalMilliseconds);
        }
    }

    /// <summary>A quantile in milliseconds, by the nearest rank; NaN if nothing was measured.</summary>
    public double Quantile(double q)
    {
        lock (milliseconds)
        {
            double[] sorted = [.. milliseconds.Order()];
            return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(q * sorted.Length) - 1, 0, sorted.Length - 1)];
        }
    }

    public override string ToString() => $"{Count} calls, p50 {Quantile(0.5):F1} ms, p99 {Quantile(0.99):F1} ms";
}
