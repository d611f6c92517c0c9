namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A health check that may belong to a service.</summary>
public sealed class HealthCheckMapContext
{
    /// <summary>Describes a health check.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags.</param>
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    /// <summary>Name of the health check.</summary>
    public string Name { get; }

    /// <summary>Tags of the health check.</summary>
    public IEnumerable<string> Tags { get; }
}
