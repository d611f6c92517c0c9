using Grpc.Core;

namespace Grpc.Net.Client.Balancer;

/// <summary>What a resolver found, or why it found nothing.</summary>
public sealed class ResolverResult
{
    private ResolverResult(Status status, IReadOnlyList<BalancerAddress>? addresses)
    {
        Status = status;
        Addresses = addresses;
    }

    /// <summary>OK, or why there are no addresses.</summary>
    public Status Status { get; }

    /// <summary>The addresses; null after a failure.</summary>
    public IReadOnlyList<BalancerAddress>? Addresses { get; }

    /// <summary>A failure.</summary>
    /// <param name="status">Why; not OK.</param>
    public static ResolverResult ForFailure(Status status) => status.StatusCode == StatusCode.OK
        ? throw new ArgumentException("A failure needs a status other than OK.", nameof(status))
        : new ResolverResult(status, null);

    /// <summary>Addresses.</summary>
    /// <param name="addresses">The addresses.</param>
    public static ResolverResult ForResult(IReadOnlyList<BalancerAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        return new ResolverResult(Status.DefaultSuccess, addresses);
    }
}
