namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks make up the state of a service.</summary>
public sealed class ServiceMapping
{
    /// <summary>Maps health checks to a service.</summary>
    /// <param name="name">Full name of the service; empty: the server as a whole.</param>
    /// <param name="predicate">True for health checks that belong to it.</param>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>Full name of the service; empty: the server as a whole.</summary>
    public string Name { get; }

    /// <summary>True for health checks that belong to the service.</summary>
    public Func<HealthCheckMapContext, bool> HealthCheckPredicate { get; }
}
