using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Collects the methods of a service from its generated binding, with handlers that ask the activator for a service object.</summary>
internal sealed class ServiceMethodCollector<TService>(MethodOptions options, IGrpcServiceActivator<TService> activator, ILogger logger, TimeProvider time) : ServiceBinderBase
    where TService : class
{
    private delegate Task<TResponse> UnaryCall<TRequest, TResponse>(TService service, TRequest request, ServerCallContext context);

    private delegate Task<TResponse> ClientStreamingCall<TRequest, TResponse>(TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

    private delegate Task ServerStreamingCall<TRequest, TResponse>(TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    private delegate Task DuplexStreamingCall<TRequest, TResponse>(TService service, IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    private readonly InterceptorChain _interceptors = new(options.Interceptors);

    public List<ServiceMethod> Methods { get; } = [];

    /// <summary>Runs the generated <c>BindService</c> of the service's base class.</summary>
    public void Collect()
    {
        BindServiceMethodAttribute attribute = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"'{typeof(TService)}' is no gRPC service: its base class has no {nameof(BindServiceMethodAttribute)}.");
        MethodInfo bind = attribute.BindType
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .FirstOrDefault(candidate => candidate.Name == attribute.BindMethodName
                && candidate.GetParameters() is [var binder, var service]
                && binder.ParameterType == typeof(ServiceBinderBase)
                && service.ParameterType.IsAssignableFrom(typeof(TService)))
            ?? throw new InvalidOperationException($"'{attribute.BindType}' has no method {attribute.BindMethodName}({nameof(ServiceBinderBase)}, {typeof(TService).Name}).");
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [this, null], null);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo target = Find(method, typeof(TRequest), typeof(ServerCallContext));
        UnaryCall<TRequest, TResponse> call = target.CreateDelegate<UnaryCall<TRequest, TResponse>>();
        UnaryServerMethod<TRequest, TResponse> invoke = _interceptors.Wrap<TRequest, TResponse>(async (request, context) =>
        {
            await using Lease lease = new(activator, context);
            return await call(lease.Service, request, context).ConfigureAwait(false);
        });
        Add(method, target, new UnaryHandler<TRequest, TResponse>(method, invoke, options, logger, time).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo target = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        ClientStreamingCall<TRequest, TResponse> call = target.CreateDelegate<ClientStreamingCall<TRequest, TResponse>>();
        ClientStreamingServerMethod<TRequest, TResponse> invoke = _interceptors.Wrap<TRequest, TResponse>(async (requests, context) =>
        {
            await using Lease lease = new(activator, context);
            return await call(lease.Service, requests, context).ConfigureAwait(false);
        });
        Add(method, target, new ClientStreamingHandler<TRequest, TResponse>(method, invoke, options, logger, time).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo target = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        ServerStreamingCall<TRequest, TResponse> call = target.CreateDelegate<ServerStreamingCall<TRequest, TResponse>>();
        ServerStreamingServerMethod<TRequest, TResponse> invoke = _interceptors.Wrap<TRequest, TResponse>(async (request, responses, context) =>
        {
            await using Lease lease = new(activator, context);
            await call(lease.Service, request, responses, context).ConfigureAwait(false);
        });
        Add(method, target, new ServerStreamingHandler<TRequest, TResponse>(method, invoke, options, logger, time).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo target = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        DuplexStreamingCall<TRequest, TResponse> call = target.CreateDelegate<DuplexStreamingCall<TRequest, TResponse>>();
        DuplexStreamingServerMethod<TRequest, TResponse> invoke = _interceptors.Wrap<TRequest, TResponse>(async (requests, responses, context) =>
        {
            await using Lease lease = new(activator, context);
            await call(lease.Service, requests, responses, context).ConfigureAwait(false);
        });
        Add(method, target, new DuplexStreamingHandler<TRequest, TResponse>(method, invoke, options, logger, time).HandleAsync);
    }

    private static MethodInfo Find(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"'{typeof(TService)}' has no public method {method.Name} with the parameters of {method.FullName}.");

    private void Add(IMethod method, MethodInfo target, RequestDelegate handler) =>
        Methods.Add(new ServiceMethod(
            method,
            handler,
            [new GrpcMethodMetadata(typeof(TService), method), .. typeof(TService).GetCustomAttributes(inherit: true), .. target.GetCustomAttributes(inherit: true)]));

    /// <summary>A service object for the time of one call.</summary>
    private readonly struct Lease : IAsyncDisposable
    {
        private readonly IGrpcServiceActivator<TService> _activator;
        private readonly GrpcActivatorHandle<TService> _handle;

        public Lease(IGrpcServiceActivator<TService> activator, ServerCallContext context)
        {
            _activator = activator;
            _handle = activator.Create(context.GetHttpContext().RequestServices);
        }

        public TService Service => _handle.Instance;

        public ValueTask DisposeAsync() => _activator.ReleaseAsync(_handle);
    }
}
