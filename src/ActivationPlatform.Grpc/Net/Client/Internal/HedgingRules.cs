using System.Collections.Frozen;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Internal;

/// <summary>A <see cref="HedgingPolicy"/>, checked and bounded by the channel (gRFC A6).</summary>
internal sealed class HedgingRules
{
    private readonly FrozenSet<StatusCode> _nonFatal;
    private readonly RetryThrottle? _throttle;

    public HedgingRules(HedgingPolicy policy, int? channelMaxAttempts, RetryThrottle? throttle)
    {
        int maxAttempts = policy.MaxAttempts is >= 2 ? policy.MaxAttempts.Value : throw Invalid(nameof(policy.MaxAttempts), policy.MaxAttempts, "at least 2");
        MaxAttempts = Math.Min(maxAttempts, channelMaxAttempts ?? int.MaxValue);
        Delay = policy.HedgingDelay ?? TimeSpan.Zero;
        if (Delay < TimeSpan.Zero)
        {
            throw Invalid(nameof(policy.HedgingDelay), Delay, "0 or more");
        }

        _nonFatal = policy.NonFatalStatusCodes.ToFrozenSet();
        _throttle = throttle;
    }

    public int MaxAttempts { get; }

    /// <summary>The pause between two attempts.</summary>
    public TimeSpan Delay { get; }

    /// <summary>False while too many calls fail.</summary>
    public bool AllowsAttempt => _throttle?.AllowsRetry != false;

    /// <summary>Decides what follows a failed attempt.</summary>
    /// <param name="failure">The failed attempt.</param>
    /// <param name="pause">How long to wait before the next attempt; null for no further one.</param>
    /// <returns>False if the call has failed.</returns>
    public bool AllowsOthers(CallFailure failure, out TimeSpan? pause)
    {
        bool hasPushback = RetryPushback.TryRead(failure.Trailers, out TimeSpan? pushback);
        bool isNonFatal = _nonFatal.Contains(failure.Status.StatusCode);
        if (isNonFatal || (hasPushback && pushback is null))
        {
            _throttle?.AddFailure();
        }

        pause = hasPushback ? pushback : TimeSpan.Zero;
        return isNonFatal;
    }

    /// <summary>Notes that a call ended with a status.</summary>
    public void AddOutcome(StatusCode code)
    {
        if (!_nonFatal.Contains(code))
        {
            _throttle?.AddSuccess();
        }
    }

    private static InvalidOperationException Invalid(string name, object? actual, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"HedgingPolicy.{name} is {actual ?? "not set"}; it must be {expected}."));
}
