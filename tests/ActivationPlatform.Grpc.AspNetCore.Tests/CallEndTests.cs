using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>Deadlines, cancellation, back pressure and shutting down.</summary>
public sealed class CallEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Deadline_HandlerIgnoresIt_CallerIsToldByTheServer()
    {
        using SemaphoreSlim release = new(0);
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, _) =>
            {
                await release.WaitAsync();
                return request;
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("grpc-timeout", "50m").SendAsync();

        Assert.Equal("4", call.Status);
        Assert.Equal("The deadline passed before the call was complete.", call.StatusMessage);
        release.Release();
    }

    [Fact]
    public async Task Deadline_HandlerSeesIt_TokenFiresAndStatusIsDeadlineExceeded()
    {
        bool started = false;
        TaskCompletionSource<bool> fired = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (_, context) =>
            {
                Assert.NotEqual(DateTime.MaxValue, context.Deadline);
                started = true;
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    fired.TrySetResult(context.CancellationToken.IsCancellationRequested);
                }

                return new EchoMessage();
            },
        });

        // On a busy machine a short deadline may pass before the handler begins.
        for (TimeSpan timeout = TimeSpan.FromMilliseconds(100); !started; timeout *= 4)
        {
            RpcException exception = await Assert.ThrowsAsync<RpcException>(() =>
                server.Client.UnaryAsync(new EchoMessage(), deadline: DateTime.UtcNow + timeout).ResponseAsync);
            Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        }

        Assert.True(await fired.Task.WaitAsync(Patience));
        Assert.Empty(server.Log.Problems);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("0")]
    [InlineData("999999999S")]
    [InlineData("soon")]
    public async Task Deadline_FarAwayOrMalformed_CallIsServed(string timeout)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("grpc-timeout", timeout).SendAsync();

        Assert.Equal("0", call.Status);
    }

    [Fact]
    public async Task Deadline_PassedAlready_FailsWithoutSending()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() =>
            server.Client.UnaryAsync(new EchoMessage(), deadline: DateTime.UtcNow.AddSeconds(-1)).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);
    }

    [Fact]
    public async Task Cancel_ByTheCaller_HandlerTokenFiresQuietly()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource ended = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Chat = async (requests, _, context) =>
            {
                started.SetResult();
                try
                {
                    while (await requests.MoveNext(context.CancellationToken))
                    {
                    }
                }
                finally
                {
                    ended.SetResult();
                }
            },
        });
        using CancellationTokenSource cancellation = new();
        using AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = server.Client.Chat(cancellationToken: cancellation.Token);
        await started.Task.WaitAsync(Patience);

        await cancellation.CancelAsync();
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        await ended.Task.WaitAsync(Patience);

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Empty(server.Log.Problems);
    }

    [Fact]
    public async Task Dispose_ByTheCallerInMidStream_HandlerTokenFires()
    {
        TaskCompletionSource ended = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = async (_, responses, context) =>
            {
                await responses.WriteAsync(new EchoMessage());
                context.CancellationToken.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage());
        Assert.True(await call.ResponseStream.MoveNext());

        call.Dispose();

        await ended.Task.WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task SlowReader_ServerBlocksInWrite_AndOtherCallsAreServed()
    {
        int written = 0;
        byte[] chunk = new byte[256 * 1024];
        TaskCompletionSource ended = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = async (_, responses, _) =>
            {
                try
                {
                    for (int index = 0; index < 1000; index++)
                    {
                        await responses.WriteAsync(new EchoMessage { Data = UnsafeByteOperations.UnsafeWrap(chunk) });
                        Volatile.Write(ref written, index + 1);
                    }
                }
                finally
                {
                    ended.SetResult();
                }
            },
        });
        using (AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage()))
        {
            Assert.True(await call.ResponseStream.MoveNext());
            for (int index = 0; index < 20; index++)
            {
                await server.Client.UnaryAsync(new EchoMessage { Count = index });
            }

            Assert.InRange(Volatile.Read(ref written), 1, 200);
        }

        await ended.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task SlowReader_DeadlinePassesWhileServerWrites_HandlerIsFreed()
    {
        byte[] chunk = new byte[1024 * 1024];
        bool started = false;
        TaskCompletionSource ended = new();
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Expand = async (_, responses, _) =>
            {
                started = true;
                try
                {
                    while (true)
                    {
                        await responses.WriteAsync(new EchoMessage { Data = UnsafeByteOperations.UnsafeWrap(chunk) });
                    }
                }
                finally
                {
                    ended.TrySetResult();
                }
            },
        });
        // On a busy machine a short deadline may pass before the handler begins.
        for (TimeSpan timeout = TimeSpan.FromMilliseconds(300); !started; timeout *= 4)
        {
            using AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage(), deadline: DateTime.UtcNow + timeout);
            await Assert.ThrowsAsync<RpcException>(() => WaitForEndAsync(call));
            Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        }

        await ended.Task.WaitAsync(Patience);
        Assert.Empty(server.Log.Problems);
    }

    [Fact]
    public async Task EarlyEnd_ServerAnswersBeforeTheRequestsEnd_PendingWriteGetsTheStatus()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Collect = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you")),
        });
        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        EchoMessage large = new() { Data = UnsafeByteOperations.UnsafeWrap(new byte[1024 * 1024]) };

        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (int index = 0; index < 1000; index++)
            {
                await call.RequestStream.WriteAsync(large);
            }
        }).WaitAsync(Patience);

        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
        Assert.Equal("not you", (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Status.Detail);
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
    public async Task Shutdown_RunningCall_IsAllowedToEnd()
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
        AsyncUnaryCall<EchoMessage> call = server.Client.UnaryAsync(new EchoMessage { Text = "drained" });
        await started.Task.WaitAsync(Patience);

        Task stop = server.App.StopAsync();
        release.SetResult();

        Assert.Equal("drained", (await call.ResponseAsync.WaitAsync(Patience)).Text);
        await stop.WaitAsync(Patience);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Shutdown_CallThatDoesNotEnd_IsAborted()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource fired = new();
        EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, context) =>
            {
                context.CancellationToken.Register(fired.SetResult);
                started.SetResult();
                await fired.Task;
                return request;
            },
        });
        AsyncUnaryCall<EchoMessage> call = server.Client.UnaryAsync(new EchoMessage());
        await started.Task.WaitAsync(Patience);

        using CancellationTokenSource drain = new(TimeSpan.FromMilliseconds(200));
        await server.App.StopAsync(drain.Token).WaitAsync(Patience);

        await fired.Task.WaitAsync(Patience);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Patience));
        Assert.Contains(exception.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled, StatusCode.Internal });
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Uploads_SlowerThanKestrelsRate_AreServed()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            kestrel: options => options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1)));
        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        await call.RequestStream.WriteAsync(new EchoMessage { Text = "a" });

        // Longer than Kestrel bears with a slow sender that it watches.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await call.RequestStream.WriteAsync(new EchoMessage { Text = "b" });
        await call.RequestStream.CompleteAsync();

        Assert.Equal("ab", (await call).Text);
    }

    [Fact]
    public async Task MaxStreams_MoreCallsThanOneConnectionTakes_AllAreServed()
    {
        using SemaphoreSlim gate = new(0);
        int running = 0;
        TaskCompletionSource allRunning = new();
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour
            {
                Unary = async (request, _) =>
                {
                    if (Interlocked.Increment(ref running) == 30)
                    {
                        allRunning.SetResult();
                    }

                    await gate.WaitAsync();
                    return request;
                },
            },
            kestrel: options => options.Limits.Http2.MaxStreamsPerConnection = 10);

        Task<EchoMessage>[] calls = [.. Enumerable.Range(0, 30).Select(_ => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync)];
        await allRunning.Task.WaitAsync(Patience);
        gate.Release(30);

        Assert.Equal(30, (await Task.WhenAll(calls)).Length);
    }

    [Fact]
    public async Task Uploads_BeyondKestrelsBodyLimit_AreServed()
    {
        await using EchoServer server = await EchoServer.StartAsync(kestrel: options => options.Limits.MaxRequestBodySize = 100_000);
        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        for (int index = 0; index < 20; index++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Data = UnsafeByteOperations.UnsafeWrap(new byte[50_000]) });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(20, (await call).Count);
    }

    /// <summary>Waits for the end of a call without reading its messages.</summary>
    private static async Task WaitForEndAsync(AsyncServerStreamingCall<EchoMessage> call)
    {
        while (true)
        {
            try
            {
                _ = call.GetStatus();
                break;
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(10);
            }
        }

        await call.ResponseStream.MoveNext();
    }
}
