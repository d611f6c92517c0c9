using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Tests.Hosting;

namespace Grpc.Tests;

/// <summary>Deadlines on the client's side.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_ByTheServerAfterTheDeadline_IsDeadlineExceeded(bool resets)
    {
        // A clock whose timers never fire: only the server ends the call.
        StoppedClock clock = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                clock.Now += TimeSpan.FromMinutes(2);
                return resets ? ScriptedServer.AnswerReset(context, 0x8) : ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Cancelled);
            },
            time: clock);

        RpcException exception = await server.FailAsync(new CallOptions(deadline: clock.Now.AddMinutes(1).UtcDateTime));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Cancelled_ByTheServerBeforeTheDeadline_IsCancelled()
    {
        StoppedClock clock = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Cancelled), time: clock);

        RpcException exception = await server.FailAsync(new CallOptions(deadline: clock.Now.AddMinutes(1).UtcDateTime));

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Fact]
    public async Task Retry_LaterAttempt_TellsTheServerTheTimeThatIsLeft()
    {
        StoppedClock clock = new();
        List<string> timeouts = [];
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                timeouts.Add(context.Request.Headers["grpc-timeout"].ToString());
                clock.Now += TimeSpan.FromSeconds(20);
                context.Response.Headers["grpc-retry-pushback-ms"] = "0";
                return timeouts.Count == 1
                    ? ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable)
                    : ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("ok"));
            },
            new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = { RetryTests.Unavailable } } },
            time: clock);

        await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, new CallOptions(deadline: clock.Now.AddSeconds(60).UtcDateTime), "request");

        Assert.Equal(["60000000u", "40000000u"], timeouts);
    }

    [Fact]
    public async Task Deadline_ServerHangs_IsEnforcedHereAndTheStreamIsReset()
    {
        bool arrived = false;
        TaskCompletionSource aborted = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            arrived = true;
            context.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task;
        });

        // On a busy machine a short deadline may pass before the call arrives.
        for (TimeSpan timeout = TimeSpan.FromMilliseconds(100); !arrived; timeout *= 4)
        {
            RpcException exception = await server.FailAsync(new CallOptions(deadline: DateTime.UtcNow + timeout));
            Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
