namespace Grpc.Net.Client.Configuration;

/// <summary>
/// A bucket of tokens: every failed attempt takes one, every success gives back a part; at half or less of the bucket nothing is retried.
/// </summary>
public sealed class RetryThrottlingPolicy
{
    /// <summary>Size of the bucket, 1 to 1000.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>What a success gives back; more than zero, typically 0.1.</summary>
    public double? TokenRatio { get; set; }
}
