namespace Grpc.Wire;

/// <summary>The headers of the protocol, and which of all headers belong to it rather than to the application.</summary>
internal static class HeaderNames
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Timeout = "grpc-timeout";
    public const string PreviousAttempts = "grpc-previous-rpc-attempts";
    public const string RetryPushback = "grpc-retry-pushback-ms";

    /// <summary>Metadata with which an application picks the encoding of what it sends in one call; it never travels.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public const string ContentType = "application/grpc";
    public const string Identity = "identity";

    /// <summary>True for what the layer keeps to itself: such headers are neither shown to the application nor taken from it.</summary>
    public static bool IsReserved(string name)
    {
        if (name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
        {
            // Status details, trace contexts and the two headers of retries are the application's business.
            return !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase)
                && !name.Equals(PreviousAttempts, StringComparison.OrdinalIgnoreCase)
                && !name.Equals(RetryPushback, StringComparison.OrdinalIgnoreCase);
        }

        return name.StartsWith(':') || name.ToLowerInvariant() is
            "content-type" or "content-length" or "content-encoding" or "te" or "trailer" or "host"
            or "connection" or "keep-alive" or "proxy-connection" or "transfer-encoding" or "upgrade";
    }

    /// <summary><c>application/grpc</c>, with a suffix such as <c>+proto</c> or parameters; not <c>application/grpc-web</c>.</summary>
    public static bool IsGrpcContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is ';' or '+' or ' ');
}
