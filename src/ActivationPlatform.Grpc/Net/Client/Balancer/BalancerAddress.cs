using System.Net;

namespace Grpc.Net.Client.Balancer;

/// <summary>An address that a resolver found.</summary>
public sealed class BalancerAddress
{
    /// <summary>Creates an address.</summary>
    /// <param name="endPoint">Host and port.</param>
    public BalancerAddress(DnsEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        EndPoint = endPoint;
    }

    /// <summary>Creates an address.</summary>
    /// <param name="host">Host name or IP address.</param>
    /// <param name="port">Port, 1 to 65535.</param>
    public BalancerAddress(string host, int port)
        : this(new DnsEndPoint(host, port))
    {
    }

    /// <summary>Host and port.</summary>
    public DnsEndPoint EndPoint { get; }

    /// <inheritdoc />
    public override string ToString() => $"{EndPoint.Host}:{EndPoint.Port}";
}
