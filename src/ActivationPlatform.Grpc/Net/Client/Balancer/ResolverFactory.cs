namespace Grpc.Net.Client.Balancer;

/// <summary>Creates the resolvers of one scheme of addresses.</summary>
public abstract class ResolverFactory
{
    /// <summary>The scheme, for example <c>dns</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Creates a resolver.</summary>
    /// <param name="options">What it is created for.</param>
    public abstract Resolver Create(ResolverOptions options);
}
