using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Wraps the handler of a method with its interceptors, once, when the method is mapped.</summary>
internal sealed class InterceptorChain(IReadOnlyList<InterceptorRegistration> registrations)
{
    public UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => registrations.Reverse().Aggregate(handler, (next, registration) => async (request, context) =>
        {
            await using Lease lease = new(registration, context);
            return await lease.Interceptor.UnaryServerHandler(request, context, next).ConfigureAwait(false);
        });

    public ClientStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(ClientStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => registrations.Reverse().Aggregate(handler, (next, registration) => async (requests, context) =>
        {
            await using Lease lease = new(registration, context);
            return await lease.Interceptor.ClientStreamingServerHandler(requests, context, next).ConfigureAwait(false);
        });

    public ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(ServerStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => registrations.Reverse().Aggregate(handler, (next, registration) => async (request, responses, context) =>
        {
            await using Lease lease = new(registration, context);
            await lease.Interceptor.ServerStreamingServerHandler(request, responses, context, next).ConfigureAwait(false);
        });

    public DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(DuplexStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => registrations.Reverse().Aggregate(handler, (next, registration) => async (requests, responses, context) =>
        {
            await using Lease lease = new(registration, context);
            await lease.Interceptor.DuplexStreamingServerHandler(requests, responses, context, next).ConfigureAwait(false);
        });

    /// <summary>An interceptor for the time of one call.</summary>
    private sealed class Lease : IAsyncDisposable
    {
        private readonly IGrpcInterceptorActivator _activator;
        private readonly GrpcActivatorHandle<Interceptor> _handle;

        public Lease(InterceptorRegistration registration, ServerCallContext context)
        {
            IServiceProvider services = context.GetHttpContext().RequestServices;
            _activator = (IGrpcInterceptorActivator)services.GetRequiredService(typeof(IGrpcInterceptorActivator<>).MakeGenericType(registration.Type));
            _handle = _activator.Create(services, registration);
        }

        public Interceptor Interceptor => _handle.Instance;

        public ValueTask DisposeAsync() => _activator.ReleaseAsync(_handle);
    }
}
