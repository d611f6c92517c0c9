using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Serves the calls of one method: admits the request, runs the handler, ends the call.</summary>
internal abstract class MethodHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, MethodOptions options, ILogger logger, TimeProvider time)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    public async Task HandleAsync(HttpContext httpContext)
    {
        if (!CallAdmission.TryAdmit(httpContext, logger))
        {
            return;
        }

        if (httpContext.Request.Path.Value?.EndsWith(Method.FullName, StringComparison.Ordinal) != true)
        {
            // Routes match whatever the case; methods do not.
            CallAdmission.RefuseUnknownMethod(httpContext, logger);
            return;
        }

        HttpContextServerCallContext call = new(httpContext, Method, options, logger, time);
        httpContext.Features.Set<IServerCallContextFeature>(call);
        try
        {
            call.Begin();
            await RunAsync(call).ConfigureAwait(false);
            await call.EndAsync(failure: null).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            call.Dispose();
        }
    }

    protected abstract Task RunAsync(HttpContextServerCallContext call);

    /// <summary>The one request of a call that has one.</summary>
    protected async ValueTask<TRequest> ReadSingleAsync(HttpContextServerCallContext call)
    {
        Func<DeserializationContext, TRequest> deserializer = Method.RequestMarshaller.ContextualDeserializer;
        TRequest request = await call.Reader.ReadAsync(deserializer, call.CancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, "The call has no request message; expected one."));
        return await call.Reader.ReadAsync(deserializer, call.CancellationToken).ConfigureAwait(false) is null
            ? request
            : throw new RpcException(new Status(StatusCode.Internal, "The call has more than one request message; expected one."));
    }

    /// <summary>The one response of a call that has one; it leaves together with the status.</summary>
    protected Task WriteSingleAsync(HttpContextServerCallContext call, TResponse? response)
    {
        if (call.Status.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        return response is null
            ? throw new RpcException(new Status(StatusCode.Internal, $"The handler of {Method.FullName} returned no response."))
            : call.WriteMessageAsync(response, Method.ResponseMarshaller.ContextualSerializer, call.WriteOptions?.Flags ?? 0, flush: false, CancellationToken.None);
    }

    protected RequestStream<TRequest> CreateReader(HttpContextServerCallContext call) => new(call, Method.RequestMarshaller.ContextualDeserializer);

    protected ResponseStream<TResponse> CreateWriter(HttpContextServerCallContext call) => new(call, Method.ResponseMarshaller.ContextualSerializer);
}
