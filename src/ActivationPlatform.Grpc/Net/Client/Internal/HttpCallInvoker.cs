using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Makes calls over a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    private static readonly Func<object, Task<Metadata>> Headers = state => ((IClientCall)state).ResponseHeadersAsync;
    private static readonly Func<object, Status> Status = state => ((IClientCall)state).GetStatus();
    private static readonly Func<object, Metadata> Trailers = state => ((IClientCall)state).GetTrailers();
    private static readonly Action<object> Dispose = state => ((IClientCall)state).Dispose();

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // Blocking is what this method is asked for.
        using AsyncUnaryCall<TResponse> call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ClientCall<TRequest, TResponse> call = Start(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(call.ResponseAsync, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ClientCall<TRequest, TResponse> call = Start(method, host, options, request);
        return new AsyncServerStreamingCall<TResponse>(call, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        ClientCall<TRequest, TResponse> call = Start(method, host, options, null);
        return new AsyncClientStreamingCall<TRequest, TResponse>(call, call.ResponseAsync, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        ClientCall<TRequest, TResponse> call = Start(method, host, options, null);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(call, call, Headers, Status, Trailers, Dispose, call);
    }

    private ClientCall<TRequest, TResponse> Start<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        channel.ThrowIfDisposed();
        ClientCall<TRequest, TResponse> call = new(channel, method, host, options);
        call.Start(request);
        return call;
    }
}
