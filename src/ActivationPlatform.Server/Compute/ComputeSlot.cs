namespace ActivationPlatform.Server.Compute;

/// <summary>The right to compute; given back by disposing it, once.</summary>
internal sealed class ComputeSlot(ComputeQueue queue) : IDisposable
{
    private ComputeQueue? queue = queue;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref queue, null)?.Release();
}
