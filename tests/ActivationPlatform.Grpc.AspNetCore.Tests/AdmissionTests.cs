using System.Net;
using System.Net.Http.Headers;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>Which requests are calls, and of which method.</summary>
public sealed class AdmissionTests
{
    private const string Unimplemented = "12";

    [Theory]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc;charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentType_Variants_AreToldApart(string contentType, HttpStatusCode expected)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        await call.SendAsync();

        Assert.Equal(expected, call.Response!.StatusCode);
    }

    [Fact]
    public async Task Te_Missing_IsTolerated()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Headers.Remove("TE");
        await call.SendAsync();

        Assert.Equal("0", call.Status);
    }

    [Fact]
    public async Task Method_Get_IsNotAllowed()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Method = HttpMethod.Put;
        await call.SendAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, call.Response!.StatusCode);
    }

    [Theory]
    [InlineData("/grpc_tests.echo.Echo/Nothing")]
    [InlineData("/grpc_tests.echo.Echo/unary")]
    [InlineData("/GRPC_TESTS.echo.Echo/Unary")]
    [InlineData("/no.such.Service/Unary")]
    public async Task Path_OfNoMethod_IsUnimplementedInAGrpcAnswer(string path)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.RequestUri = new Uri(server.Address, path);
        await call.SendAsync();

        Assert.Equal(HttpStatusCode.OK, call.Response!.StatusCode);
        Assert.Equal("application/grpc", call.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Unimplemented, call.Status);
        Assert.Equal($"There is no method {path}.", call.StatusMessage);
    }
}
