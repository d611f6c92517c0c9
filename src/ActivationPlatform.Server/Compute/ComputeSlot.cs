namespace ActivationPlatform.Server.Compute;

/// <summary>The right to compute; given back by disposing it, once.</summary>
internal sealed class ComputeSlot(ComputeQueue queue, ComputeWork work, TimeSpan expected, long started) : IDisposable
{
    private ComputeQueue? queue = queue;

    /// <summary>What computes.</summary>
    public ComputeWork Work { get; } = work;

    /// <summary>How long it was thought to take.</summary>
    public TimeSpan Expected { get; } = expected;

    /// <summary>When it began.</summary>
    public long Started { get; } = started;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref queue, null)?.Release(this);
}
