namespace Grpc.Net.Client.Balancer;

/// <summary>What a resolver is created for.</summary>
public sealed class ResolverOptions
{
    internal ResolverOptions(Uri address, int defaultPort, GrpcChannelOptions channelOptions)
    {
        Address = address;
        DefaultPort = defaultPort;
        ChannelOptions = channelOptions;
    }

    /// <summary>The address of the channel.</summary>
    public Uri Address { get; }

    /// <summary>The port where the address names none.</summary>
    public int DefaultPort { get; }

    /// <summary>The options of the channel.</summary>
    public GrpcChannelOptions ChannelOptions { get; }
}
