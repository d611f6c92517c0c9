namespace ActivationPlatform.Server.Security;

/// <summary>One caller has too much under way, or comes too often.</summary>
internal sealed class CallerLimitException(string message, TimeSpan retryDelay) : Exception(message)
{
    /// <summary>When it is worth coming again.</summary>
    public TimeSpan RetryDelay { get; } = retryDelay;
}
