using Grpc.Core;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Tests;

/// <summary>What the client sends.</summary>
public sealed class ClientRequestTests
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

    [Theory]
    [InlineData(new byte[] { 1 }, "AQ")]
    [InlineData(new byte[] { 0, 1 }, "AAE")]
    [InlineData(new byte[] { 251, 255, 254 }, "+//+")]
    [InlineData(new byte[] { }, "")]
    public async Task BinaryMetadata_IsSentAsBase64WithoutPadding(byte[] bytes, string expected)
    {
        string? received = null;
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            received = context.Request.Headers["x-raw-bin"];
            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("ok"));
        });

        await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, new CallOptions(new Metadata { { "x-raw-bin", bytes } }), "request");

        Assert.Equal(expected, received);
    }

    [Fact]
    public async Task Write_BeforeThePreviousIsComplete_Throws()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            TaskCompletionSource aborted = new();
            context.RequestAborted.Register(aborted.SetResult);
            return aborted.Task;
        });
        using AsyncClientStreamingCall<string, string> call = server.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);

        // More than the server's windows take unread.
        Task pending = call.RequestStream.WriteAsync(new string('x', 8_000_000));
        InvalidOperationException write = await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("second"));
        InvalidOperationException end = await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync());

        Assert.Equal("A message cannot be written before the previous write is complete.", write.Message);
        Assert.Equal("The stream of requests cannot be completed before the previous write is complete.", end.Message);
        Assert.False(pending.IsCompleted);
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => pending.WaitAsync(TimeSpan.FromSeconds(20)))).StatusCode);
    }

    [Fact]
    public async Task Read_BeforeThePreviousIsComplete_Throws()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            TaskCompletionSource aborted = new();
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.FlushAsync();
            await aborted.Task;
        });
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");
        await call.ResponseHeadersAsync.WaitAsync(TimeSpan.FromSeconds(20));

        Task<bool> pending = call.ResponseStream.MoveNext(CancellationToken.None);
        InvalidOperationException read = await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal("A message cannot be read before the previous read is complete.", read.Message);
        call.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => pending.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
