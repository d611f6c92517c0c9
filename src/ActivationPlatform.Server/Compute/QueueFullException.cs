namespace ActivationPlatform.Server.Compute;

/// <summary>No place in the compute queue.</summary>
internal sealed class QueueFullException(int computing, int waiting)
    : Exception($"The server is busy: {computing} images compute and {waiting} wait, which is as many as may.")
{
    /// <summary>When it is worth coming again.</summary>
    public TimeSpan RetryDelay { get; } = TimeSpan.FromMilliseconds(100 * (1 + Math.Min(waiting, 49)));
}
