using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives the interceptors of every call.</summary>
public interface IGrpcInterceptorActivator
{
    /// <summary>Gives an interceptor.</summary>
    /// <param name="serviceProvider">The services of the call.</param>
    /// <param name="interceptorRegistration">Its type and arguments.</param>
    GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration);

    /// <summary>Takes the interceptor back after the call.</summary>
    /// <param name="interceptor">The interceptor.</param>
    ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor);
}
