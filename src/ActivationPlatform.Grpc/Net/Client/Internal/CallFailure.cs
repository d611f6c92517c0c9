using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>An attempt that gave no response to read: its status, and whether the server may have seen it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Trailers">Trailers of a response that consists of nothing else.</param>
/// <param name="IsUnprocessed">True if the server surely did nothing with the request.</param>
/// <param name="IsUnconnected">True if there was no connection to send it on.</param>
internal sealed record CallFailure(Status Status, Metadata Trailers, bool IsUnprocessed = false, bool IsUnconnected = false)
{
    private const long Http2RefusedStream = 0x7;
    private const long Http2Cancel = 0x8;
    private const long Http2EnhanceYourCalm = 0xb;
    private const long Http2InadequateSecurity = 0xc;

    /// <summary>Maps an exception of the HTTP stack.</summary>
    public static CallFailure From(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RpcException rpc:
                    return new CallFailure(rpc.Status, rpc.Trailers);
                case HttpProtocolException protocol:
                    return FromProtocol(protocol);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } or HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return Failed(StatusCode.ResourceExhausted, "The response's headers are longer than the handler's MaxResponseHeadersLength allows (by default 64 KiB).", exception);
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return Failed(StatusCode.Unavailable, "The connection was lost.", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.VersionNegotiationError }:
                    return Failed(StatusCode.Unavailable, $"Cannot connect: {Describe(exception)}", exception) with { IsUnprocessed = true, IsUnconnected = true };
                case System.Net.Sockets.SocketException:
                    return Failed(StatusCode.Unavailable, $"The connection was lost: {cause.Message}", exception);
            }
        }

        return exception is IOException or HttpRequestException
            ? Failed(StatusCode.Unavailable, $"The call was interrupted: {Describe(exception)}", exception)
            : Failed(StatusCode.Internal, $"The call failed: {Describe(exception)}", exception);
    }

    private static CallFailure FromProtocol(HttpProtocolException exception) => exception.ErrorCode switch
    {
        Http2RefusedStream => Failed(StatusCode.Unavailable, "The server refused the stream.", exception) with { IsUnprocessed = true },
        Http2Cancel => Failed(StatusCode.Cancelled, "The server cancelled the stream.", exception),
        Http2EnhanceYourCalm => Failed(StatusCode.ResourceExhausted, "The server asks for fewer requests (ENHANCE_YOUR_CALM).", exception),
        Http2InadequateSecurity => Failed(StatusCode.PermissionDenied, "The server asks for better security (INADEQUATE_SECURITY).", exception),
        _ when IsOfConnection(exception) => Failed(StatusCode.Unavailable, $"The connection was lost: {exception.Message}", exception),
        _ => Failed(StatusCode.Internal, $"The server reset the stream with the HTTP/2 error 0x{exception.ErrorCode:x}.", exception),
    };

    /// <summary>
    /// A connection that ends (GOAWAY, an unanswered ping) and a stream that is reset are the same type of exception; only the
    /// text tells them apart. Tests pin both.
    /// </summary>
    private static bool IsOfConnection(HttpProtocolException exception) => !exception.Message.Contains("reset the stream", StringComparison.Ordinal);

    private static CallFailure Failed(StatusCode code, string detail, Exception exception) => new(new Status(code, detail, exception), Metadata.Empty);

    private static string Describe(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
