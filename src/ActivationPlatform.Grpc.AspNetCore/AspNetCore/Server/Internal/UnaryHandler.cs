using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class UnaryHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> invoke, MethodOptions options, ILogger logger, TimeProvider time)
    : MethodHandler<TRequest, TResponse>(method, options, logger, time)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpContextServerCallContext call)
    {
        TResponse response = await invoke(await ReadSingleAsync(call).ConfigureAwait(false), call).ConfigureAwait(false);
        await WriteSingleAsync(call, response).ConfigureAwait(false);
    }
}
