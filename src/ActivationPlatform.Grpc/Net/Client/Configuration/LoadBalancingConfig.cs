namespace Grpc.Net.Client.Configuration;

/// <summary>A load balancing policy by name.</summary>
public class LoadBalancingConfig
{
    /// <summary>Name of the policy that uses the first address that can be connected to.</summary>
    public const string PickFirstPolicyName = "pick_first";

    /// <summary>Name of the policy that connects to all addresses and takes turns.</summary>
    public const string RoundRobinPolicyName = "round_robin";

    /// <summary>Names a policy.</summary>
    /// <param name="loadBalancingPolicyName">Its name.</param>
    public LoadBalancingConfig(string loadBalancingPolicyName)
    {
        ArgumentNullException.ThrowIfNull(loadBalancingPolicyName);
        PolicyName = loadBalancingPolicyName;
    }

    /// <summary>Name of the policy.</summary>
    public string PolicyName { get; }
}
