using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>How failed calls are repeated.</summary>
public sealed class RetryPolicy
{
    /// <summary>Most attempts including the first; at least 2.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>Upper bound of the random pause before the second attempt; more than zero.</summary>
    public TimeSpan? InitialBackoff { get; set; }

    /// <summary>Largest upper bound of a pause; more than zero.</summary>
    public TimeSpan? MaxBackoff { get; set; }

    /// <summary>Factor by which the upper bound grows from attempt to attempt; more than zero.</summary>
    public double? BackoffMultiplier { get; set; }

    /// <summary>The codes after which a call is repeated; at least one.</summary>
    public IList<StatusCode> RetryableStatusCodes { get; } = [];
}
