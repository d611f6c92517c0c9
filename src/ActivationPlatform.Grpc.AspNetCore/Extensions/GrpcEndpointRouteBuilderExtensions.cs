using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps the methods of a service.</summary>
    /// <typeparam name="TService">Type of the service, derived from a generated base class.</typeparam>
    /// <param name="builder">The endpoints of the application.</param>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ServiceMapper mapper = builder.ServiceProvider.GetService<ServiceMapper>()
            ?? throw new InvalidOperationException("gRPC has not been added to the services of the application: call services.AddGrpc() first.");
        return new GrpcServiceEndpointConventionBuilder(mapper.Map<TService>(builder));
    }
}
