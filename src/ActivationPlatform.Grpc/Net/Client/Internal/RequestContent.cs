using System.Net;
using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>Connects the body of a call with the HTTP stack.</summary>
internal sealed class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue ContentType = new(HeaderNames.ContentType);
    private readonly RequestBody _body;

    public RequestContent(RequestBody body)
    {
        _body = body;
        Headers.ContentType = ContentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        _body.SendAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _body.SendAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
