using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives the interceptors of one type.</summary>
/// <typeparam name="TInterceptor">The type.</typeparam>
public interface IGrpcInterceptorActivator<TInterceptor> : IGrpcInterceptorActivator
    where TInterceptor : Interceptor
{
}
