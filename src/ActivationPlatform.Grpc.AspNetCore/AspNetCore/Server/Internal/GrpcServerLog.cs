using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>All log messages of the server. What a caller can cause at will is no error.</summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw an exception.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "The call of {Method} ended with {StatusCode}: {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(3, LogLevel.Debug, "The caller of {Method} cancelled the call.")]
    public static partial void CallCancelled(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "The deadline of a call of {Method} passed.")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Debug, "The end of a call of {Method} could not be sent: the connection is gone.")]
    public static partial void EndNotSent(ILogger logger, string method, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "A request with content-type '{ContentType}' is no gRPC call.")]
    public static partial void ContentTypeRefused(ILogger logger, string? contentType);

    [LoggerMessage(7, LogLevel.Information, "A gRPC call came over {Protocol}; it needs HTTP/2.")]
    public static partial void ProtocolRefused(ILogger logger, string protocol);

    [LoggerMessage(8, LogLevel.Information, "There is no method {Path}.")]
    public static partial void MethodUnknown(ILogger logger, string path);
}
