using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Tells gRPC calls from other requests.</summary>
internal static class CallAdmission
{
    /// <summary>Answers 415 or 426 to what is no gRPC call.</summary>
    public static bool TryAdmit(HttpContext httpContext, ILogger logger)
    {
        if (!HeaderNames.IsGrpcContentType(httpContext.Request.ContentType))
        {
            GrpcServerLog.ContentTypeRefused(logger, httpContext.Request.ContentType);
            httpContext.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (!HttpProtocol.IsHttp2(httpContext.Request.Protocol) && !HttpProtocol.IsHttp3(httpContext.Request.Protocol)
            && httpContext.Features.Get<IGrpcOverOtherProtocolFeature>() is null)
        {
            GrpcServerLog.ProtocolRefused(logger, httpContext.Request.Protocol);
            httpContext.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            httpContext.Response.Headers.Upgrade = "h2c";
            return false;
        }

        return true;
    }

    /// <summary>Answers UNIMPLEMENTED.</summary>
    public static void RefuseUnknownMethod(HttpContext httpContext, ILogger logger)
    {
        string path = httpContext.Request.Path.Value ?? "";
        GrpcServerLog.MethodUnknown(logger, path);
        httpContext.Response.ContentType = HeaderNames.ContentType;
        httpContext.Response.Headers[HeaderNames.Status] = ((int)StatusCode.Unimplemented).ToString(CultureInfo.InvariantCulture);
        httpContext.Response.Headers[HeaderNames.Message] = StatusText.Encode($"There is no method {path}.");
    }
}
