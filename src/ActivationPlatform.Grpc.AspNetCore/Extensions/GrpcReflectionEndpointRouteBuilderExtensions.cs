using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps server reflection.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Maps server reflection, versions 1 and 1alpha.</summary>
    /// <param name="builder">The endpoints of the application.</param>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new GrpcServiceEndpointConventionBuilder([
            builder.MapGrpcService<ReflectionServiceImpl>(),
            builder.MapGrpcService<ReflectionV1ServiceImpl>()]);
    }
}
