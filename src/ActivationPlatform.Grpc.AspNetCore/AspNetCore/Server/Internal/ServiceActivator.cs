using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Takes a service object from the service provider, or makes one for each call.</summary>
internal sealed class ServiceActivator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService> : IGrpcServiceActivator<TService>
    where TService : class
{
    private readonly Lazy<ObjectFactory<TService>> _factory = new(static () => ActivatorUtilities.CreateFactory<TService>(Type.EmptyTypes));

    public GrpcActivatorHandle<TService> Create(IServiceProvider serviceProvider)
    {
        TService? service = serviceProvider.GetService<TService>();
        return service is null
            ? new GrpcActivatorHandle<TService>(_factory.Value(serviceProvider, []), created: true, state: null)
            : new GrpcActivatorHandle<TService>(service, created: false, state: null);
    }

    public ValueTask ReleaseAsync(GrpcActivatorHandle<TService> service) =>
        service.Created ? Release.Async(service.Instance) : ValueTask.CompletedTask;
}
