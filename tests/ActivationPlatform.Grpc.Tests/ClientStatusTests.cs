using Grpc.Core;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Tests;

/// <summary>The status that the client makes of answers, good and bad.</summary>
public sealed class ClientStatusTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(418, StatusCode.Unknown)]
    public async Task HttpStatus_WithoutGrpcStatus_IsMapped(int httpStatus, StatusCode expected)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = httpStatus;
            return Task.CompletedTask;
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(expected, exception.StatusCode);
        Assert.Equal($"The server answered with HTTP status {httpStatus}.", exception.Status.Detail);
    }

    [Fact]
    public async Task HttpStatus_WithGrpcStatus_TheLatterWins()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.DataLoss, "gr%C3%B6%C3%9Fer%");
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.DataLoss, exception.StatusCode);
        Assert.Equal("größer%", exception.Status.Detail);
    }

    [Fact]
    public async Task ContentType_Wrong_IsUnknown()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html/>");
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Unknown, exception.StatusCode);
        Assert.Equal("The response has the content-type 'text/html'; expected application/grpc.", exception.Status.Detail);
    }

    [Fact]
    public async Task Trailers_WithoutStatus_IsNeverOk()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("lost"), status: null));

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Unknown, exception.StatusCode);
        Assert.Equal("The response ended without a grpc-status.", exception.Status.Detail);
    }

    [Fact]
    public async Task Trailers_UnknownStatusNumber_IsUnknown()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, [], status: "99"));

        Assert.Equal(StatusCode.Unknown, (await server.FailAsync()).StatusCode);
    }

    [Fact]
    public async Task Trailers_BinaryWithoutBase64_FailsOnlyThatCall()
    {
        int calls = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"));
            if (calls++ == 0)
            {
                context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["x-raw-bin"] = "*";
            }
        });

        Assert.Equal("The binary metadata 'x-raw-bin' is not valid base64.", (await server.FailAsync()).Status.Detail);
        Assert.Equal("x", await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ok_WithoutMessage_IsInternal(bool trailersOnly)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
            trailersOnly ? ScriptedServer.AnswerTrailersOnly(context, 0) : ScriptedServer.AnswerAsync(context, []));

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Equal("The server answered OK without a response message.", exception.Status.Detail);
    }

    [Fact]
    public async Task Ok_TwoMessages_IsInternal()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
            ScriptedServer.AnswerAsync(context, [.. ScriptedServer.Frame("a"), .. ScriptedServer.Frame("b")]));

        Assert.Equal("The server sent more than one response message.", (await server.FailAsync()).Status.Detail);
    }

    [Theory]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0x2, StatusCode.Internal)]
    public async Task Reset_ByTheServer_IsMapped(int errorCode, StatusCode expected)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerReset(context, errorCode));

        Assert.Equal(expected, (await server.FailAsync()).StatusCode);
    }

    [Fact]
    public async Task Connection_Aborted_IsUnavailable()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            context.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>().Abort();
        });

        Assert.Equal(StatusCode.Unavailable, (await server.FailAsync()).StatusCode);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0x0")]
    [InlineData("5 ")]
    [InlineData("")]
    public async Task Trailers_StatusThatIsNoPlainNumber_IsNeverOk(string status)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"), status));

        Assert.NotEqual(StatusCode.OK, (await server.FailAsync()).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_OfManyFrames_AreRead(bool trailers)
    {
        string value = new('v', 30_000);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.Headers["x-long"] = trailers ? "" : value;
            await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"));
            context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["x-long"] = trailers ? value : "";
        });
        using AsyncUnaryCall<string> call = server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request");
        await call;

        Assert.Equal(value, (trailers ? call.GetTrailers() : await call.ResponseHeadersAsync).GetValue("x-long"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_BeyondTheLimit_AreResourceExhaustedAndTheNextCallIsServed(bool trailers)
    {
        int calls = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            bool isLong = calls++ == 0;
            if (isLong && !trailers)
            {
                AddLong(context.Response.Headers);
            }

            await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"));
            if (isLong && trailers)
            {
                AddLong(context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers);
            }
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Equal("The response's headers are longer than the handler's MaxResponseHeadersLength allows (by default 64 KiB).", exception.Status.Detail);
        Assert.Equal("x", await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request"));

        static void AddLong(IHeaderDictionary headers)
        {
            for (int index = 0; index < 10; index++)
            {
                headers[$"x-long-{index}"] = new string('v', 7_000);
            }
        }
    }
}
