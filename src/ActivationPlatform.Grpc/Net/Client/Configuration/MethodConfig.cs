namespace Grpc.Net.Client.Configuration;

/// <summary>Configuration of some methods.</summary>
public sealed class MethodConfig
{
    /// <summary>The methods that it applies to.</summary>
    public IList<MethodName> Names { get; } = [];

    /// <summary>How failed calls are repeated; null for not at all.</summary>
    public RetryPolicy? RetryPolicy { get; set; }

    /// <summary>How calls are sent again before they have failed; null for not at all. Excludes <see cref="RetryPolicy"/>.</summary>
    public HedgingPolicy? HedgingPolicy { get; set; }
}
