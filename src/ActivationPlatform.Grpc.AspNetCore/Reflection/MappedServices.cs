using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Reflection;

/// <summary>Finds the definitions of the services that an application maps.</summary>
internal static class MappedServices
{
    public static IReadOnlyList<ServiceDescriptor> Find(EndpointDataSource endpoints)
    {
        Dictionary<string, ServiceDescriptor> services = new(StringComparer.Ordinal);
        foreach (Endpoint endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method && DescriptorOf(method.ServiceType) is { } service)
            {
                services.TryAdd(service.FullName, service);
            }
        }

        return [.. services.Values];
    }

    /// <summary>The generated class that holds the base class of a service also holds its definition.</summary>
    private static ServiceDescriptor? DescriptorOf(Type serviceType) =>
        serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
            .GetValue(null) as ServiceDescriptor;
}
