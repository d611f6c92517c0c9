namespace Grpc.Net.Client.Configuration;

/// <summary>How a service wants to be called.</summary>
public sealed class ServiceConfig
{
    /// <summary>Load balancing policies; the first known one is used. None: pick-first.</summary>
    public IList<LoadBalancingConfig> LoadBalancingConfigs { get; } = [];

    /// <summary>Configurations of methods.</summary>
    public IList<MethodConfig> MethodConfigs { get; } = [];

    /// <summary>Limits retries while many calls fail; null for no limit.</summary>
    public RetryThrottlingPolicy? RetryThrottling { get; set; }
}
