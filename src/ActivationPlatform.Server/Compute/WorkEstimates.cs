namespace ActivationPlatform.Server.Compute;

/// <summary>How long work of each kind has held a slot lately: a moving average, in which the last one counts a fifth. Not safe for threads.</summary>
internal sealed class WorkEstimates
{
    private const double Weight = 0.2;
    private const int MostKinds = 1024;

    private readonly Dictionary<string, TimeSpan> averages = new(StringComparer.Ordinal);

    /// <summary>What work of a kind will take; zero as long as nothing is known.</summary>
    public TimeSpan Of(string kind) => averages.GetValueOrDefault(kind);

    /// <summary>Work of a kind took so long.</summary>
    public void Observe(string kind, TimeSpan elapsed)
    {
        if (averages.TryGetValue(kind, out TimeSpan average))
        {
            averages[kind] = average + ((elapsed - average) * Weight);
            return;
        }

        if (averages.Count == MostKinds)
        {
            averages.Clear();
        }

        averages.Add(kind, elapsed);
    }
}
