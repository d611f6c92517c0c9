using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Takes an interceptor from the service provider, or makes one for each call.</summary>
internal sealed class InterceptorActivator<TInterceptor> : IGrpcInterceptorActivator<TInterceptor>
    where TInterceptor : Interceptor
{
    public GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration)
    {
        if (interceptorRegistration.Arguments.Count == 0 && serviceProvider.GetService<TInterceptor>() is { } registered)
        {
            return new GrpcActivatorHandle<Interceptor>(registered, created: false, state: null);
        }

        Interceptor made = (Interceptor)ActivatorUtilities.CreateInstance(serviceProvider, interceptorRegistration.Type, [.. interceptorRegistration.Arguments]);
        return new GrpcActivatorHandle<Interceptor>(made, created: true, state: null);
    }

    public ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor) =>
        interceptor.Created ? Release.Async(interceptor.Instance) : ValueTask.CompletedTask;
}
