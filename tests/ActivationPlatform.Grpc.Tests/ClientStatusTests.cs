using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Tests;

/// <summary>What the client makes of answers, good and bad.</summary>
public sealed class ClientStatusTests
{
    [Fact]
    public async Task Request_Headers_AreThoseOfTheProtocol()
    {
        Dictionary<string, string> headers = [];
        string protocol = "";
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            protocol = context.Request.Protocol;
            foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Headers)
            {
                headers[name.ToLowerInvariant()] = value.ToString();
            }

            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("ok"));
        });

        CallOptions options = new(new Metadata { { "x-raw-bin", [0, 1, 255] }, { "grpc-status", "7" }, { "x-text", "1" } }, deadline: DateTime.UtcNow.AddSeconds(30));
        Assert.Equal("ok", await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, options, "request"));

        Assert.Equal("HTTP/2", protocol);
        Assert.Equal("application/grpc", headers["content-type"]);
        Assert.Equal("trailers", headers["te"]);
        Assert.StartsWith("grpc-", headers["user-agent"], StringComparison.Ordinal);
        Assert.Equal("identity,gzip", headers["grpc-accept-encoding"]);
        Assert.Equal("AAH/", headers["x-raw-bin"]);
        Assert.Matches("^[0-9]{1,8}[HMSmun]$", headers["grpc-timeout"]);
        Assert.DoesNotContain("grpc-status", headers.Keys);
    }

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
    [InlineData(new byte[] { 0, 0 }, StatusCode.Internal, "The response ended inside a message.")]
    [InlineData(new byte[] { 0, 0, 0, 0, 5, 1 }, StatusCode.Internal, "The response ended inside a message.")]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, StatusCode.Internal, "The message has the unknown flag 7; expected 0 or 1.")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, StatusCode.Internal, "The message is marked as compressed, but the call names no 'grpc-encoding'.")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, StatusCode.ResourceExhausted, "The received message of 4294967295 bytes exceeds the limit of 4194304 bytes.")]
    public async Task Frames_Malformed_FailTheCall(byte[] body, StatusCode expected, string detail)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, body));

        RpcException exception = await server.FailAsync();

        Assert.Equal(expected, exception.StatusCode);
        Assert.Equal(detail, exception.Status.Detail);
    }

    [Fact]
    public async Task Gzip_BombInTheAnswer_IsRefusedWhileInflating()
    {
        using MemoryStream bomb = new();
        using (GZipStream gzip = new(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int index = 0; index < 64; index++)
            {
                gzip.Write(zeros);
            }
        }

        byte[] prefix = [1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), (int)bomb.Length);
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return ScriptedServer.AnswerAsync(context, [.. prefix, .. bomb.ToArray()]);
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task Frames_SplitAndJoinedAtWill_AreTheSameMessages()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            byte[] frames = [.. ScriptedServer.Frame("one"), .. ScriptedServer.Frame(""), .. ScriptedServer.Frame("two")];
            context.Response.ContentType = "application/grpc";
            foreach (byte value in frames)
            {
                await context.Response.Body.WriteAsync(new[] { value });
                await context.Response.Body.FlushAsync();
            }

            await context.Response.Body.WriteAsync((byte[])[.. frames, .. frames]);
            context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
        });
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");
        List<string> messages = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            messages.Add(call.ResponseStream.Current);
        }

        Assert.Equal(["one", "", "two", "one", "", "two", "one", "", "two"], messages);
    }

    [Fact]
    public async Task Encoding_Unknown_IsInternal()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "brotli";
            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"));
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Equal("The response encoding 'brotli' is not known; known: identity,gzip.", exception.Status.Detail);
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

    [Fact]
    public async Task ClientStream_HeadersTravelBeforeTheFirstMessage()
    {
        TaskCompletionSource arrived = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await context.Request.Body.CopyToAsync(Stream.Null);
            await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("done"));
        });
        using AsyncClientStreamingCall<string, string> call = server.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);

        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await call.RequestStream.CompleteAsync();

        Assert.Equal("done", await call);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("late"));
    }

    [Fact]
    public async Task CallCredentials_OverPlaintext_AreRefusedUnlessAllowed()
    {
        string? received = null;
        CallCredentials credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"Bearer for {context.MethodName}");
            return Task.CompletedTask;
        });
        Task Script(HttpContext context)
        {
            received = context.Request.Headers.Authorization;
            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("ok"));
        }

        await using ScriptedServer strict = await ScriptedServer.StartAsync(Script);
        Assert.Equal(StatusCode.Unauthenticated, (await strict.FailAsync(new CallOptions(credentials: credentials))).StatusCode);
        Assert.Null(received);

        await using ScriptedServer lax = await ScriptedServer.StartAsync(Script, new() { UnsafeUseInsecureChannelCallCredentials = true });
        await lax.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, new CallOptions(credentials: credentials), "request");
        Assert.Equal("Bearer for Unary", received);
    }
}
