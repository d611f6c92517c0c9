using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> invoke, MethodOptions options, ILogger logger, TimeProvider time)
    : MethodHandler<TRequest, TResponse>(method, options, logger, time)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpContextServerCallContext call)
    {
        await invoke(CreateReader(call), CreateWriter(call), call).ConfigureAwait(false);
    }
}
