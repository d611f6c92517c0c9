using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.AspNetCore.Tests.Protos;

namespace Grpc.AspNetCore.Tests.Hosting;

/// <summary>Sends crafted HTTP/2 requests to the echo service, past the client under test.</summary>
internal sealed class RawCall : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly HttpRequestMessage _request;

    public RawCall(EchoServer server, string method, HttpContent body)
    {
        _request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/grpc_tests.echo.Echo/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        _request.Headers.TryAddWithoutValidation("TE", "trailers");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    public RawCall(EchoServer server, string method, params byte[][] body)
        : this(server, method, new ByteArrayContent([.. body.SelectMany(part => part)]))
    {
    }

    public HttpRequestMessage Request => _request;

    public HttpResponseMessage? Response { get; private set; }

    public byte[] Body { get; private set; } = [];

    public List<(byte Flag, byte[] Payload)> Frames => Hosting.Frames.Split(Body);

    /// <summary>The status, wherever it stands.</summary>
    public string Status => Header("grpc-status");

    public string StatusMessage => Header("grpc-message");

    public RawCall With(string header, string value)
    {
        _request.Headers.TryAddWithoutValidation(header, value);
        return this;
    }

    public async Task<RawCall> SendAsync()
    {
        Response = await _http.SendAsync(_request, CancellationToken.None);
        Body = await Response.Content.ReadAsByteArrayAsync();
        return this;
    }

    public static RawCall Unary(EchoServer server, EchoMessage message) => new(server, "Unary", Hosting.Frames.Of(message.ToByteArray()));

    public void Dispose()
    {
        Response?.Dispose();
        _request.Dispose();
        _http.Dispose();
    }

    private string Header(string name) =>
        Response!.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? trailers) ? trailers.Single()
        : Response.Headers.TryGetValues(name, out IEnumerable<string>? headers) ? headers.Single()
        : "";
}
