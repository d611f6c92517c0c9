namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Options of the health service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which health checks make up the state of which service. Default: all of them that of the server as a whole.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>True to answer Check with the state that was published last instead of checking anew. Default false.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>True to leave states and watching calls alone when the application stops. Default false.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
