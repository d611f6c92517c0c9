namespace Grpc.Net.Client.Configuration;

/// <summary>Uses the first address that can be connected to.</summary>
public sealed class PickFirstConfig() : LoadBalancingConfig(PickFirstPolicyName);
