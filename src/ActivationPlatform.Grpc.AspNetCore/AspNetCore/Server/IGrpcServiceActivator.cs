namespace Grpc.AspNetCore.Server;

/// <summary>Gives the service object of every call.</summary>
/// <typeparam name="TGrpcService">Type of the service.</typeparam>
public interface IGrpcServiceActivator<TGrpcService>
    where TGrpcService : class
{
    /// <summary>Gives a service object.</summary>
    /// <param name="serviceProvider">The services of the call.</param>
    GrpcActivatorHandle<TGrpcService> Create(IServiceProvider serviceProvider);

    /// <summary>Takes the service object back after the call.</summary>
    /// <param name="service">The object.</param>
    ValueTask ReleaseAsync(GrpcActivatorHandle<TGrpcService> service);
}
