using Grpc.Wire;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>How frames travel: as they are, or as base64.</summary>
/// <param name="IsText">True for base64.</param>
/// <param name="Suffix">What follows the media type, for example <c>+proto</c>.</param>
internal sealed record WebFormat(bool IsText, string Suffix)
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public string ContentType => (IsText ? Text : Binary) + Suffix;

    public string GrpcContentType => HeaderNames.ContentType + Suffix;

    /// <summary>The format of a media type; null if it is not gRPC-Web.</summary>
    public static WebFormat? Of(string? mediaType)
    {
        if (mediaType is null)
        {
            return null;
        }

        string type = mediaType.Split(';', ',')[0].Trim().ToLowerInvariant();
        return Match(type, Text, isText: true) ?? Match(type, Binary, isText: false);
    }

    private static WebFormat? Match(string type, string prefix, bool isText) =>
        type == prefix || type.StartsWith(prefix + "+", StringComparison.Ordinal) ? new WebFormat(isText, type[prefix.Length..]) : null;
}
