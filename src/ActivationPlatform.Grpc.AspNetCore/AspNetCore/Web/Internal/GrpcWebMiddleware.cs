using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Translates requests of browsers to gRPC and the answers back.</summary>
internal sealed class GrpcWebMiddleware(RequestDelegate next, IOptions<GrpcWebOptions> options)
{
    public Task InvokeAsync(HttpContext httpContext)
    {
        WebFormat? requestFormat = WebFormat.Of(httpContext.Request.ContentType);
        return requestFormat is not null && IsEnabled(httpContext) ? TranslateAsync(httpContext, requestFormat) : next(httpContext);
    }

    private bool IsEnabled(HttpContext httpContext) => HttpMethods.IsPost(httpContext.Request.Method)
        && (httpContext.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.Value.DefaultEnabled);

    private async Task TranslateAsync(HttpContext httpContext, WebFormat requestFormat)
    {
        WebFormat responseFormat = WebFormat.Of(httpContext.Request.Headers.Accept) ?? requestFormat;
        using WebCallFeature call = new(httpContext, requestFormat, responseFormat);
        await next(httpContext).ConfigureAwait(false);
        await call.EndAsync().ConfigureAwait(false);
    }
}
