using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class GrpcWebTests
{
    [Fact]
    public async Task Call_BinaryFormatOverHttp1_AnswersWithTrailersInTheBody()
    {
        await using EchoServer server = await StartAsync();

        using HttpResponseMessage response = await SendAsync(server, "application/grpc-web+proto", Frames.Of(new EchoMessage { Text = "web" }), "Unary");
        byte[] body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/grpc-web+proto", response.Content.Headers.ContentType!.ToString());
        List<(byte Flag, byte[] Payload)> frames = Frames.Split(body);
        Assert.Equal("web", EchoMessage.Parser.ParseFrom(frames[0].Payload).Text);
        Assert.Equal(0x80, frames[1].Flag);
        Assert.Contains("grpc-status: 0\r\n", Encoding.ASCII.GetString(frames[1].Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_TextFormat_IsBase64BothWays()
    {
        await using EchoServer server = await StartAsync();
        string text = Convert.ToBase64String(Frames.Of(new EchoMessage { Text = "one", Count = 3 }));

        using HttpResponseMessage response = await SendAsync(server, "application/grpc-web-text", Encoding.ASCII.GetBytes(text), "Expand");
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal("application/grpc-web-text", response.Content.Headers.ContentType!.ToString());
        List<(byte Flag, byte[] Payload)> frames = Frames.Split(DecodePieces(body));
        Assert.Equal(4, frames.Count);
        Assert.Equal(2, EchoMessage.Parser.ParseFrom(frames[2].Payload).Count);
    }

    [Fact]
    public async Task Call_TextFormatInPaddedPieces_IsUnderstood()
    {
        await using EchoServer server = await StartAsync();
        byte[] frame = Frames.Of(new EchoMessage { Text = "pieces" });
        string text = Convert.ToBase64String(frame.AsSpan(0, 4)) + Convert.ToBase64String(frame.AsSpan(4));

        using HttpResponseMessage response = await SendAsync(server, "application/grpc-web-text", Encoding.ASCII.GetBytes(text), "Unary");

        byte[] body = DecodePieces(await response.Content.ReadAsStringAsync());
        Assert.Equal("pieces", EchoMessage.Parser.ParseFrom(Frames.Split(body)[0].Payload).Text);
    }

    [Fact]
    public async Task Call_TextFormatWithGarbage_FailsWithInternal()
    {
        await using EchoServer server = await StartAsync();

        using HttpResponseMessage response = await SendAsync(server, "application/grpc-web-text", "!!!!"u8.ToArray(), "Unary");

        Assert.Equal("13", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Call_HandlerFailsAtOnce_StatusIsInTheHeaders()
    {
        await using EchoServer server = await StartAsync(new EchoBehaviour { Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "none")) });

        using HttpResponseMessage response = await SendAsync(server, "application/grpc-web", Frames.Of(new EchoMessage()), "Unary");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("5", response.Headers.GetValues("grpc-status").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Preflight_ForeignOriginWithPolicy_IsAllowedWithTheHeadersOfTheProtocol()
    {
        await using EchoServer server = await StartAsync();
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Options, new Uri(server.Address, "/grpc_tests.echo.Echo/Unary"));
        request.Headers.Add("Origin", "http://pages.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-grpc-web");

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal("http://pages.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("x-grpc-web", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_PlainGrpcOverHttp1_IsAskedToUpgrade()
    {
        await using EchoServer server = await StartAsync();

        using HttpResponseMessage response = await SendAsync(server, "application/grpc", Frames.Of(new EchoMessage()), "Unary");

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    private static Task<EchoServer> StartAsync(EchoBehaviour? behaviour = null) => EchoServer.StartAsync(
        behaviour,
        services: services => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins("http://pages.example").AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("grpc-status", "grpc-message"))),
        configure: app => app.UseRouting().UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }).UseCors(),
        protocols: HttpProtocols.Http1);

    private static async Task<HttpResponseMessage> SendAsync(EchoServer server, string contentType, byte[] body, string method)
    {
        using HttpClient client = new();
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        HttpResponseMessage response = await client.PostAsync(new Uri(server.Address, $"/grpc_tests.echo.Echo/{method}"), content);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private static byte[] DecodePieces(string text)
    {
        using MemoryStream bytes = new();
        for (int index = 0; index < text.Length; index += 4)
        {
            bytes.Write(Convert.FromBase64String(text.Substring(index, 4)));
        }

        return bytes.ToArray();
    }
}
