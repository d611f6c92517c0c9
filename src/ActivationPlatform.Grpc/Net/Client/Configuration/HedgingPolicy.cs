using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>
/// Sends a call again before it has failed, to another address where the channel takes turns, and takes the first answer. Only
/// for calls that may be carried out more than once. Calls with a stream of requests make one attempt.
/// </summary>
public sealed class HedgingPolicy
{
    /// <summary>Most attempts including the first; at least 2.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>The pause after which the next attempt begins if there is no answer; null or zero: all begin at once.</summary>
    public TimeSpan? HedgingDelay { get; set; }

    /// <summary>The codes after which the other attempts go on, and the next begins at once; any other code ends the call.</summary>
    public IList<StatusCode> NonFatalStatusCodes { get; } = [];
}
