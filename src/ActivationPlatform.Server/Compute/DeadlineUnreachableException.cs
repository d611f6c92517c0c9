namespace ActivationPlatform.Server.Compute;

/// <summary>By the time this work could be done its answer would be worth nothing.</summary>
internal sealed class DeadlineUnreachableException(TimeSpan expected, TimeSpan remaining) : Exception(FormattableString.Invariant(
    $"The deadline is in {Math.Max(0, remaining.TotalMilliseconds):F0} ms, and the answer would take about {expected.TotalMilliseconds:F0} ms: others are first."))
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>When it is worth coming again.</summary>
    public TimeSpan RetryDelay { get; } = expected - remaining > ShortestDelay ? expected - remaining : ShortestDelay;
}
