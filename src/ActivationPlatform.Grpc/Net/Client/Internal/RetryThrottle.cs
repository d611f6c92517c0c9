using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Internal;

/// <summary>The bucket of tokens of a <see cref="RetryThrottlingPolicy"/>.</summary>
internal sealed class RetryThrottle
{
    private readonly object _gate = new();
    private readonly double _maxTokens;
    private readonly double _tokenRatio;
    private double _tokens;

    public RetryThrottle(RetryThrottlingPolicy policy)
    {
        _maxTokens = policy.MaxTokens is > 0 and <= 1000
            ? policy.MaxTokens.Value
            : throw new InvalidOperationException($"RetryThrottling.MaxTokens is {policy.MaxTokens?.ToString() ?? "not set"}; it must be 1 to 1000.");
        _tokenRatio = policy.TokenRatio is > 0
            ? policy.TokenRatio.Value
            : throw new InvalidOperationException($"RetryThrottling.TokenRatio is {policy.TokenRatio?.ToString() ?? "not set"}; it must be more than 0.");
        _tokens = _maxTokens;
    }

    public bool AllowsRetry
    {
        get
        {
            lock (_gate)
            {
                return _tokens > _maxTokens / 2;
            }
        }
    }

    public void AddFailure()
    {
        lock (_gate)
        {
            _tokens = Math.Max(0, _tokens - 1);
        }
    }

    public void AddSuccess()
    {
        lock (_gate)
        {
            _tokens = Math.Min(_maxTokens, _tokens + _tokenRatio);
        }
    }
}
