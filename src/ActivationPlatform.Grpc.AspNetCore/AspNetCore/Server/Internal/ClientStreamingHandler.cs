using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class ClientStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> invoke, MethodOptions options, ILogger logger, TimeProvider time)
    : MethodHandler<TRequest, TResponse>(method, options, logger, time)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpContextServerCallContext call)
    {
        TResponse response = await invoke(CreateReader(call), call).ConfigureAwait(false);
        await WriteSingleAsync(call, response).ConfigureAwait(false);
    }
}
