using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Tests.Hosting;

namespace Grpc.AspNetCore.Tests;

/// <summary>The server frame by frame: how calls and connections end, and floods.</summary>
public sealed class ConnectionTests
{
    private const uint NoError = 0x0;
    private const uint EnhanceYourCalm = 0xb;
    private const string Echo = "/grpc_tests.echo.Echo/";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task EarlyEnd_RequestsStillOpen_AnswersTrailersAndThenResetsWithoutError()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour { Collect = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you")) });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        await connection.SendRequestAsync(1, Echo + "Collect");

        Http2Frame end = await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data, Http2FrameType.Reset);
        Http2Frame reset = await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data, Http2FrameType.Reset);

        Assert.True(end.Type == Http2FrameType.Headers && end.EndsStream && end.HasText("not you"));
        Assert.Equal((Http2FrameType.Reset, NoError), (reset.Type, reset.ErrorCode));
    }

    [Fact]
    public async Task Failure_AfterAMessage_IsInTrailersWithItsMetadata()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = async (request, responses, _) =>
            {
                await responses.WriteAsync(request);
                throw new RpcException(new Status(StatusCode.DataLoss, "lost"), new Metadata { { "x-where", "behind" } });
            },
        });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        await connection.SendRequestAsync(1, Echo + "Expand");
        await connection.SendAsync(Http2FrameType.Data, Http2Frame.EndStream, 1, Frames.Of(new EchoMessage { Text = "first" }));

        Http2Frame headers = await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data);
        Http2Frame message = await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data);
        Http2Frame trailers = await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data);

        Assert.False(headers.EndsStream || headers.HasText("grpc-status"));
        Assert.True(message.Type == Http2FrameType.Data && message.HasText("first"));
        Assert.True(trailers.Type == Http2FrameType.Headers && trailers.EndsStream && trailers.HasText("lost") && trailers.HasText("behind"));
    }

    [Fact]
    public async Task Deadline_HandlerThatEndsLater_AddsNothingToTheFirstStatus()
    {
        TaskCompletionSource ended = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Chat = async (_, responses, context) =>
            {
                await responses.WriteAsync(new EchoMessage());
                await Task.Delay(Timeout.Infinite, context.CancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
                await Assert.ThrowsAnyAsync<Exception>(() => responses.WriteAsync(new EchoMessage()));
                ended.SetResult();
            },
        });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        await connection.SendRequestAsync(1, Echo + "Chat", ("grpc-timeout", "1S"));

        List<Http2Frame> frames = [];
        while (frames.Count == 0 || frames[^1].Type != Http2FrameType.Reset)
        {
            frames.Add(await connection.ReadAsync(Http2FrameType.Headers, Http2FrameType.Data, Http2FrameType.Reset));
        }

        await ended.Task.WaitAsync(Patience);
        await PingAsync(connection, frames);

        Assert.Single(frames, frame => frame.EndsStream && frame.HasText("grpc-status"));
        Assert.Equal(Http2FrameType.Reset, frames[^1].Type);
        Assert.Empty(server.Log.Problems);
    }

    [Fact]
    public async Task BufferHint_MessagesTravelWithTheNextWithoutIt()
    {
        TaskCompletionSource buffered = new();
        TaskCompletionSource proceed = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Chat = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                await responses.WriteAsync(new EchoMessage { Text = "held" });
                buffered.SetResult();
                await proceed.Task.WaitAsync(Patience);
                responses.WriteOptions = null;
                await responses.WriteAsync(new EchoMessage { Text = "flush" });
            },
        });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        await connection.SendRequestAsync(1, Echo + "Chat");
        await connection.ReadAsync(Http2FrameType.Headers);
        await buffered.Task.WaitAsync(Patience);

        List<Http2Frame> frames = [];
        await PingAsync(connection, frames);
        Assert.DoesNotContain(frames, frame => frame.Type == Http2FrameType.Data);
        proceed.SetResult();
        Http2Frame both = await connection.ReadAsync(Http2FrameType.Data);

        Assert.True(both.HasText("held") && both.HasText("flush"));
    }

    [Fact]
    public async Task Shutdown_RunningCall_EndsAfterTheGoAway()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource release = new();
        EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, _) =>
            {
                started.SetResult();
                await release.Task;
                return request;
            },
        });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        await connection.SendRequestAsync(1, Echo + "Unary");
        await connection.SendAsync(Http2FrameType.Data, Http2Frame.EndStream, 1, Frames.Of(new EchoMessage { Text = "drained" }));
        await started.Task.WaitAsync(Patience);

        Task stop = server.App.StopAsync();
        Http2Frame goAway = await connection.ReadAsync(Http2FrameType.GoAway, Http2FrameType.Headers);
        release.SetResult();
        Http2Frame message = await connection.ReadAsync(Http2FrameType.Data);
        Http2Frame trailers = await connection.ReadAsync(Http2FrameType.Headers);

        Assert.Equal((Http2FrameType.GoAway, NoError), (goAway.Type, goAway.ErrorCode));
        Assert.True(message.HasText("drained"));
        Assert.True(trailers.EndsStream && trailers.HasText("grpc-status"));
        connection.Dispose();
        await stop.WaitAsync(Patience);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Pings_ManyMoreThanAreRead_BlockTheirSenderAlone()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using Socket flood = new(SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 64 * 1024, ReceiveBufferSize = 64 * 1024 };
        await flood.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await flood.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        byte[] pings = [.. Enumerable.Repeat((byte[])[0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], 4000).SelectMany(ping => ping)];

        // Whoever does not read the answers is not read any longer, so that no answers pile up.
        long sent = 0;
        Task<int> sending = flood.SendAsync(pings);
        while (sent < 64_000_000 && await Task.WhenAny(sending, Task.Delay(1000)) == sending && !sending.IsFaulted && await sending > 0)
        {
            sent += await sending;
            Assert.Equal("served", (await server.Client.UnaryAsync(new EchoMessage { Text = "served" })).Text);
            sending = flood.SendAsync(pings);
        }

        Assert.InRange(sent, 1, 63_000_000);
        Assert.Equal("served", (await server.Client.UnaryAsync(new EchoMessage { Text = "served" })).Text);
        Assert.DoesNotContain(server.Log.Problems, problem => problem.StartsWith("Error", StringComparison.Ordinal));
        flood.Dispose();
        await Task.WhenAny(sending);
        _ = sending.Exception;
    }

    [Fact]
    public async Task Resets_RightAfterTheirCalls_LeaveNoHandlerBehindAndOthersAreServed()
    {
        int running = 0;
        int mostRunning = 0;
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Chat = async (_, _, context) =>
            {
                mostRunning = Math.Max(mostRunning, Interlocked.Increment(ref running));
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
        });
        using Http2Connection connection = await Http2Connection.ConnectAsync(server.Address);
        uint? goAway = null;
        Task reading = Task.Run(async () =>
        {
            while (await connection.TryReadAsync() is { } frame)
            {
                goAway = frame.Type == Http2FrameType.GoAway ? frame.ErrorCode : goAway;
            }
        });
        try
        {
            for (int call = 0; call < 5000; call++)
            {
                await connection.SendRequestAsync((2 * call) + 1, Echo + "Chat");
                await connection.ResetAsync((2 * call) + 1, 0x8);
            }
        }
        catch (IOException)
        {
            // The server may well hang up.
        }

        Assert.Equal("served", (await server.Client.UnaryAsync(new EchoMessage { Text = "served" })).Text);
        connection.Dispose();
        await reading.WaitAsync(Patience);
        SpinWait.SpinUntil(() => Volatile.Read(ref running) == 0, Patience);

        Assert.Equal(0, running);
        Assert.InRange(mostRunning, 0, 200);
        Assert.True(goAway is null or EnhanceYourCalm, $"GOAWAY with the error {goAway}");
        Assert.DoesNotContain(server.Log.Problems, problem => problem.Contains("Grpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_OfManyFrames_AreServedAndBeyondTheLimitRefused()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (_, context) => Task.FromResult(new EchoMessage { Count = context.RequestHeaders.GetValue("x-long")!.Length }),
        });

        Assert.Equal(30_000, (await server.Client.UnaryAsync(new EchoMessage(), new Metadata { { "x-long", new string('v', 30_000) } })).Count);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage(), new Metadata { { "x-long", new string('v', 40_000) } }).ResponseAsync.WaitAsync(Patience));
        Assert.Equal(3, (await server.Client.UnaryAsync(new EchoMessage(), new Metadata { { "x-long", "end" } })).Count);

        Assert.NotEqual(StatusCode.OK, exception.StatusCode);
        Assert.Empty(server.Log.Problems);
    }

    /// <summary>Collects frames until the server has answered a ping: all that it sent before.</summary>
    private static async Task PingAsync(Http2Connection connection, List<Http2Frame> frames)
    {
        await connection.SendAsync(Http2FrameType.Ping, 0, 0, new byte[8]);
        while (true)
        {
            Http2Frame frame = await connection.ReadAsync(Http2FrameType.Ping, Http2FrameType.Headers, Http2FrameType.Data, Http2FrameType.Reset);
            if (frame.Type == Http2FrameType.Ping)
            {
                return;
            }

            frames.Add(frame);
        }
    }
}
