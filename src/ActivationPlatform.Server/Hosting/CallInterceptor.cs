using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Security;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Around every call: exceptions become statuses, streams are guarded against readers who do not read, and one line is logged. A caller who leaves or
/// runs out of time is no news.</summary>
internal sealed class CallInterceptor(ILogger<CallInterceptor> logger, TensorBudget budget, ServerSettings settings, TimeProvider timeProvider) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, () => continuation(request, context));

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            using OutgoingStream outgoing = Begin(context);
            await continuation(request, new GuardedWriter<TResponse>(responseStream, outgoing), context);
            return true;
        });

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            using OutgoingStream outgoing = Begin(context);
            await continuation(requestStream, new GuardedWriter<TResponse>(responseStream, outgoing), context);
            return true;
        });

    private OutgoingStream Begin(ServerCallContext context)
    {
        var outgoing = new OutgoingStream(budget, TimeSpan.FromSeconds(settings.StallSeconds), timeProvider, context.CancellationToken);
        context.UserState[typeof(OutgoingStream)] = outgoing;
        return outgoing;
    }

    private async Task<T> RunAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        long started = timeProvider.GetTimestamp();
        string caller = AccessMiddleware.CallerOf(context.GetHttpContext()).Name;
        try
        {
            T result = await call();
            ServerLog.CallEnded(logger, context.Method, StatusCode.OK, Elapsed(), caller, context.Peer);
            return result;
        }
        catch (Exception exception) when (context.CancellationToken.IsCancellationRequested && exception is not RpcException { StatusCode: StatusCode.Aborted })
        {
            StatusCode status = context.Deadline <= timeProvider.GetUtcNow().UtcDateTime ? StatusCode.DeadlineExceeded : StatusCode.Cancelled;
            ServerLog.CallLeft(logger, context.Method, status, Elapsed(), caller, context.Peer);
            throw new RpcException(new Status(status, exception is RpcException told ? told.Status.Detail : "The caller left or its deadline passed."));
        }
        catch (Exception exception)
        {
            RpcException failure = FailureTranslation.Translate(exception);
            if (FailureTranslation.IsServerFault(exception))
            {
                ServerLog.CallFailed(logger, context.Method, exception);
            }

            ServerLog.CallRefused(logger, context.Method, failure.StatusCode, Elapsed(), caller, context.Peer, failure.Status.Detail);
            throw failure;
        }

        double Elapsed() => timeProvider.GetElapsedTime(started).TotalMilliseconds;
    }
}
