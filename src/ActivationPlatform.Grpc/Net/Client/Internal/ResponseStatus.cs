using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>Reads status and metadata out of HTTP responses.</summary>
internal static class ResponseStatus
{
    /// <summary>The status of a response that has no messages, or null if it is a normal response.</summary>
    public static Status? OfHeaders(HttpResponseMessage response)
    {
        if (TryRead(response.Headers, out Status status))
        {
            return status;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return OfHttp(response.StatusCode);
        }

        string? contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values) ? values.ToString() : null;
        return HeaderNames.IsGrpcContentType(contentType)
            ? null
            : new Status(StatusCode.Unknown, contentType is null ? "The response has no content-type; expected application/grpc." : $"The response has the content-type '{contentType}'; expected application/grpc.");
    }

    /// <summary>The status at the end of a response.</summary>
    public static Status OfTrailers(HttpResponseMessage response) => TryRead(response.TrailingHeaders, out Status status)
        ? status
        : new Status(StatusCode.Unknown, "The response ended without a grpc-status.");

    /// <summary>Headers or trailers as the application sees them.</summary>
    /// <exception cref="RpcException">A binary value is no base64: INTERNAL.</exception>
    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        Metadata metadata = [];
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (string value in values)
            {
                BinaryHeader.AddReceived(metadata, name, value);
            }
        }

        return metadata;
    }

    public static string? First(HttpHeaders headers, string name)
    {
        if (headers.NonValidated.TryGetValues(name, out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }

    private static bool TryRead(HttpHeaders headers, out Status status)
    {
        string? code = First(headers, HeaderNames.Status);
        if (code is null)
        {
            status = default;
            return false;
        }

        string detail = StatusText.Decode(First(headers, HeaderNames.Message) ?? "");
        bool isKnown = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is >= (int)StatusCode.OK and <= (int)StatusCode.Unauthenticated;
        status = isKnown
            ? new Status((StatusCode)number, detail)
            : new Status(StatusCode.Unknown, detail.Length > 0 ? detail : $"The response has the unknown grpc-status '{code}'.");
        return true;
    }

    private static Status OfHttp(HttpStatusCode code)
    {
        StatusCode mapped = code switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new Status(mapped, $"The server answered with HTTP status {(int)code}.");
    }
}
