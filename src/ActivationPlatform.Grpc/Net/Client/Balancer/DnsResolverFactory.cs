using Grpc.Net.Client.Internal;

namespace Grpc.Net.Client.Balancer;

/// <summary>Resolves <c>dns:</c> addresses, for example <c>dns:///my-host:5080</c>, by name.</summary>
public sealed class DnsResolverFactory : ResolverFactory
{
    private readonly TimeSpan _refreshInterval;

    /// <summary>Creates the factory.</summary>
    /// <param name="refreshInterval">How often to ask again; <see cref="Timeout.InfiniteTimeSpan"/>: only when connections fail.</param>
    public DnsResolverFactory(TimeSpan refreshInterval)
    {
        if (refreshInterval <= TimeSpan.Zero && refreshInterval != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(refreshInterval), refreshInterval, "The interval must be more than 0.");
        }

        _refreshInterval = refreshInterval;
    }

    /// <inheritdoc />
    public override string Name => "dns";

    /// <inheritdoc />
    public override Resolver Create(ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DnsResolver(options, _refreshInterval, TimeProvider.System);
    }
}
