using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>What the server answers, and in which order.</summary>
public sealed class ResponseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Unary_Ok_AnswersHeadersMessageAndTrailers()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await RawCall.Unary(server, new EchoMessage { Text = "raw" }).SendAsync();

        Assert.Equal("application/grpc", call.Response!.Content.Headers.ContentType!.ToString());
        Assert.False(call.Response.Headers.Contains("grpc-status"));
        Assert.Equal("0", call.Response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("raw", EchoMessage.Parser.ParseFrom(Assert.Single(call.Frames).Payload).Text);
    }

    [Fact]
    public async Task Unary_HandlerFails_AnswersTrailersOnly()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour { Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "tab\tand %")) });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("5", call.Response!.Headers.GetValues("grpc-status").Single());
        Assert.Equal("tab%09and %25", call.StatusMessage);
        Assert.Empty(call.Body);
    }

    [Fact]
    public async Task Unary_HandlerThrows_StatusHidesTheException()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour { Unary = (_, _) => throw new InvalidOperationException("secret") });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("2", call.Status);
        Assert.Equal("The handler threw an exception.", call.StatusMessage);
        Assert.Contains(server.Log.Problems, problem => problem.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unary_HandlerThrowsWithDetailedErrors_StatusNamesTheException()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour { Unary = (_, _) => throw new InvalidOperationException("known") }, options => options.EnableDetailedErrors = true);
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("The handler threw an exception. InvalidOperationException: known", call.StatusMessage);
    }

    [Fact]
    public async Task Headers_WrittenBeforeTheFirstMessage_ArriveAtOnce()
    {
        TaskCompletionSource release = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
                await release.Task;
                await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
                return request;
            },
        });
        using AsyncUnaryCall<EchoMessage> call = server.Client.UnaryAsync(new EchoMessage());

        Metadata headers = await call.ResponseHeadersAsync.WaitAsync(Patience);
        Assert.Equal("1", headers.GetValue("x-early"));
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
        release.SetResult();
        await call;
    }

    [Fact]
    public async Task Write_AfterTheCallEnded_Throws()
    {
        IServerStreamWriter<EchoMessage>? kept = null;
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = (_, responses, _) =>
            {
                kept = responses;
                return Task.CompletedTask;
            },
        });
        using AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage());
        Assert.False(await call.ResponseStream.MoveNext());

        InvalidOperationException exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => kept!.WriteAsync(new EchoMessage()));
        Assert.NotNull(exception);
    }

    [Fact]
    public async Task Write_BeforeThePreviousIsComplete_Throws()
    {
        TaskCompletionSource<string> message = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = async (_, responses, context) =>
            {
                // More than the caller's windows take unread.
                Task pending = responses.WriteAsync(new EchoMessage { Data = UnsafeByteOperations.UnsafeWrap(new byte[20_000_000]) });
                InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => responses.WriteAsync(new EchoMessage()));
                message.SetResult(exception.Message);
                await pending;
            },
        });
        using AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage());

        Assert.Equal("A message cannot be written before the previous write is complete.", await message.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Read_AfterTheRequestsEnd_IsTheEndAgainAndAgain()
    {
        List<bool> reads = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Collect = async (requests, _) =>
            {
                for (int read = 0; read < 4; read++)
                {
                    reads.Add(await requests.MoveNext());
                }

                return new EchoMessage();
            },
        });
        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        await call.RequestStream.WriteAsync(new EchoMessage());
        await call.RequestStream.CompleteAsync();
        await call;

        Assert.Equal([true, false, false, false], reads);
    }
}
