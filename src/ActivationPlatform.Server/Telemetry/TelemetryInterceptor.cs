using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Sees a call's final status and the messages of its answer. The outermost interceptor.</summary>
internal sealed class TelemetryInterceptor(ServerMetrics metrics) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            TResponse response = await continuation(request, context);
            if (metrics.CountsCalls && response is IMessage message)
            {
                metrics.MessageSent(MethodOf(context), message.CalculateSize());
            }

            return response;
        });

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            await continuation(request, Metered(responseStream, context), context);
            return true;
        });

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            await continuation(requestStream, Metered(responseStream, context), context);
            return true;
        });

    private static string MethodOf(ServerCallContext context) => context.Method[1..];

    private static async Task<T> RunAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        IDictionary<object, object?> items = context.GetHttpContext().Items;
        try
        {
            T result = await call();
            items[typeof(CallOutcome)] = new CallOutcome(context.Status.StatusCode, null);
            return result;
        }
        catch (RpcException exception)
        {
            items[typeof(CallOutcome)] = new CallOutcome(exception.StatusCode, exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
            throw;
        }
    }

    private IServerStreamWriter<T> Metered<T>(IServerStreamWriter<T> writer, ServerCallContext context) =>
        metrics.CountsCalls ? new MeteredWriter<T>(writer, metrics, MethodOf(context)) : writer;
}
