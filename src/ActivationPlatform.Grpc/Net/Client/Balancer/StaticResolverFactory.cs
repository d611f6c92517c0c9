namespace Grpc.Net.Client.Balancer;

/// <summary>Resolves <c>static:</c> addresses with a function.</summary>
public sealed class StaticResolverFactory : ResolverFactory
{
    private readonly Func<Uri, IEnumerable<BalancerAddress>> _addresses;

    /// <summary>Creates the factory.</summary>
    /// <param name="addressesCallback">Gives the addresses behind a target.</param>
    public StaticResolverFactory(Func<Uri, IEnumerable<BalancerAddress>> addressesCallback)
    {
        ArgumentNullException.ThrowIfNull(addressesCallback);
        _addresses = addressesCallback;
    }

    /// <inheritdoc />
    public override string Name => "static";

    /// <inheritdoc />
    public override Resolver Create(ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new StaticResolver([.. _addresses(options.Address)]);
    }

    internal sealed class StaticResolver(IReadOnlyList<BalancerAddress> addresses) : Resolver
    {
        public override void Start(Action<ResolverResult> listener) => listener(ResolverResult.ForResult(addresses));
    }
}
