using System.Collections.Frozen;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Internal;

/// <summary>A <see cref="RetryPolicy"/>, checked and bounded by the channel (gRFC A6).</summary>
internal sealed class RetryRules
{
    private readonly int _maxAttempts;
    private readonly TimeSpan _initialBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _multiplier;
    private readonly FrozenSet<StatusCode> _codes;
    private readonly RetryThrottle? _throttle;

    public RetryRules(RetryPolicy policy, int? channelMaxAttempts, RetryThrottle? throttle)
    {
        int maxAttempts = policy.MaxAttempts is >= 2 ? policy.MaxAttempts.Value : throw Invalid(nameof(policy.MaxAttempts), policy.MaxAttempts, "at least 2");
        _maxAttempts = Math.Min(maxAttempts, channelMaxAttempts ?? int.MaxValue);
        _initialBackoff = policy.InitialBackoff > TimeSpan.Zero ? policy.InitialBackoff.Value : throw Invalid(nameof(policy.InitialBackoff), policy.InitialBackoff, "more than 0");
        _maxBackoff = policy.MaxBackoff > TimeSpan.Zero ? policy.MaxBackoff.Value : throw Invalid(nameof(policy.MaxBackoff), policy.MaxBackoff, "more than 0");
        _multiplier = policy.BackoffMultiplier > 0 ? policy.BackoffMultiplier.Value : throw Invalid(nameof(policy.BackoffMultiplier), policy.BackoffMultiplier, "more than 0");
        _codes = policy.RetryableStatusCodes.Count > 0 ? policy.RetryableStatusCodes.ToFrozenSet() : throw Invalid(nameof(policy.RetryableStatusCodes), "empty", "not empty");
        _throttle = throttle;
    }

    /// <summary>Decides what follows a failed attempt.</summary>
    /// <param name="failure">The failed attempt.</param>
    /// <param name="attempts">Attempts made so far.</param>
    /// <param name="jitter">Gives a random number from 0 to 1.</param>
    /// <param name="pause">How long to wait before the next attempt.</param>
    /// <returns>False if the call has failed.</returns>
    public bool AllowsRetry(CallFailure failure, int attempts, Func<double> jitter, out TimeSpan pause)
    {
        pause = default;
        bool hasPushback = RetryPushback.TryRead(failure.Trailers, out TimeSpan? pushback);
        bool isRetryable = _codes.Contains(failure.Status.StatusCode);
        if (isRetryable || (hasPushback && pushback is null))
        {
            _throttle?.AddFailure();
        }

        if (!isRetryable || attempts >= _maxAttempts || (hasPushback && pushback is null) || _throttle?.AllowsRetry == false)
        {
            return false;
        }

        double bound = Math.Min(_initialBackoff.TotalSeconds * Math.Pow(_multiplier, attempts - 1), _maxBackoff.TotalSeconds);
        pause = pushback ?? TimeSpan.FromSeconds(bound * jitter());
        return true;
    }

    /// <summary>Notes that a call ended with a status.</summary>
    public void AddOutcome(StatusCode code)
    {
        if (!_codes.Contains(code))
        {
            _throttle?.AddSuccess();
        }
    }

    private static InvalidOperationException Invalid(string name, object? actual, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"RetryPolicy.{name} is {actual ?? "not set"}; it must be {expected}."));
}
