namespace Grpc.Net.Client.Configuration;

/// <summary>Configuration of some methods.</summary>
public sealed class MethodConfig
{
    /// <summary>The methods that it applies to.</summary>
    public IList<MethodName> Names { get; } = [];

    /// <summary>How failed calls are repeated; null for not at all.</summary>
    public RetryPolicy? RetryPolicy { get; set; }
}
