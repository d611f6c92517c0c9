namespace Grpc.Net.Client.Configuration;

/// <summary>Connects to all addresses and takes turns.</summary>
public sealed class RoundRobinConfig() : LoadBalancingConfig(RoundRobinPolicyName);
