using Grpc.AspNetCore.HealthChecks.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gRPC health service.</summary>
public static class GrpcHealthChecksEndpointRouteBuilderExtensions
{
    /// <summary>Maps the health service.</summary>
    /// <param name="builder">The endpoints of the application.</param>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Created now, not with the first call: it must hear when the application stops.
        _ = builder.ServiceProvider.GetService<HealthChecksService>()
            ?? throw new InvalidOperationException("The health service has not been added to the services of the application: call services.AddGrpcHealthChecks() first.");
        return builder.MapGrpcService<HealthChecksService>();
    }
}
