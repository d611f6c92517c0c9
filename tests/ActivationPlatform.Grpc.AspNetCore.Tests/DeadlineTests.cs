using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

/// <summary>Deadlines, as both sides keep them.</summary>
public sealed class DeadlineTests
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
    public async Task Deadline_CallEndsBeforeIt_TimersOfBothSidesAreFreed()
    {
        CountingTime time = new();
        await using EchoServer server = await EchoServer.StartAsync(
            channel: new GrpcChannelOptions { ServiceProvider = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider() },
            services: services => services.AddSingleton<TimeProvider>(time));

        for (int call = 0; call < 10; call++)
        {
            await server.Client.UnaryAsync(new EchoMessage(), deadline: DateTime.UtcNow.AddHours(1));
        }

        // The server may still be about to leave the last call.
        SpinWait.SpinUntil(() => time.Live == 0, Patience);
        Assert.Equal((20, 0), (time.Created, time.Live));
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

    /// <summary>Counts timers.</summary>
    private sealed class CountingTime : TimeProvider
    {
        private int _created;
        private int _disposed;

        public int Created => Volatile.Read(ref _created);

        public int Live => Created - Volatile.Read(ref _disposed);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _created);
            return new Timer(System.CreateTimer(callback, state, dueTime, period), this);
        }

        private sealed class Timer(ITimer timer, CountingTime owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                Interlocked.Increment(ref owner._disposed);
                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
