using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class ServerStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> invoke, MethodOptions options, ILogger logger, TimeProvider time)
    : MethodHandler<TRequest, TResponse>(method, options, logger, time)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpContextServerCallContext call)
    {
        await invoke(await ReadSingleAsync(call).ConfigureAwait(false), CreateWriter(call), call).ConfigureAwait(false);
    }
}
