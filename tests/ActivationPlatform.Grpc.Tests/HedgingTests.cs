using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Tests;

/// <summary>Calls that are sent again before they have failed (gRFC A6).</summary>
public sealed class HedgingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task Delay_Passes_NextAttemptAnswersAndTheFirstIsReset()
    {
        ConcurrentQueue<string> previous = [];
        TaskCompletionSource reset = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                string attempt = context.Request.Headers["grpc-previous-rpc-attempts"].ToString();
                previous.Enqueue(attempt);
                if (attempt.Length == 0)
                {
                    await HangAsync(context);
                    reset.SetResult();
                    return;
                }

                await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("second"));
            },
            Options(maxAttempts: 2, TimeSpan.FromMilliseconds(50)));

        Assert.Equal("second", await CallAsync(server));
        await reset.Task.WaitAsync(Patience);
        Assert.Equal(["", "1"], previous);
    }

    [Fact]
    public async Task Delay_NotPassed_OneAttemptIsMade()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("first"));
            },
            Options(maxAttempts: 3, Never));

        Assert.Equal("first", await CallAsync(server));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Delay_None_AllAttemptsAreMadeAtOnce()
    {
        int attempts = 0;
        TaskCompletionSource all = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                if (Interlocked.Increment(ref attempts) == 4)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(context.RequestAborted);
                await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("any"));
            },
            Options(maxAttempts: 4, delay: null));

        Assert.Equal("any", await CallAsync(server));
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task NonFatal_NextAttemptBeginsAtOnce()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context => ++attempts < 3 ? ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable) : ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("third")),
            Options(maxAttempts: 3, Never));

        Assert.Equal("third", await CallAsync(server));
    }

    [Fact]
    public async Task NonFatal_EveryTime_LastStatusEndsTheCall()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context => ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable, $"attempt {++attempts}"),
            Options(maxAttempts: 3, Never));

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("attempt 3", exception.Status.Detail);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Fatal_EndsTheCallAndTheOtherAttempts()
    {
        TaskCompletionSource reset = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                if (context.Request.Headers["grpc-previous-rpc-attempts"] == "1")
                {
                    await ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.InvalidArgument, "no");
                    return;
                }

                await HangAsync(context);
                reset.SetResult();
            },
            Options(maxAttempts: 3, TimeSpan.FromMilliseconds(50)));

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        await reset.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("-1", 1)]
    [InlineData("x", 1)]
    [InlineData("1", 3)]
    public async Task Pushback_DecidesTheNextAttempts(string pushback, int expected)
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                context.Response.Headers["grpc-retry-pushback-ms"] = pushback;
                return ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
            },
            Options(maxAttempts: 3, Never));

        Assert.Equal(StatusCode.Unavailable, (await server.FailAsync()).StatusCode);
        Assert.Equal(expected, attempts);
    }

    [Fact]
    public async Task Failures_Many_AreThrottled()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                return ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
            },
            Options(maxAttempts: 4, Never, new RetryThrottlingPolicy { MaxTokens = 4, TokenRatio = 0.1 }));

        await server.FailAsync();
        await server.FailAsync();

        // The first call has two attempts until half of the tokens are gone, the second has one.
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Deadline_Passes_AllAttemptsAreReset()
    {
        using CountdownEvent ended = new(2);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                await HangAsync(context);
                ended.Signal();
            },
            Options(maxAttempts: 2, delay: null));
        Task<RpcException> failure = server.FailAsync(new CallOptions(deadline: DateTime.UtcNow.AddSeconds(2)));

        Assert.Equal(StatusCode.DeadlineExceeded, (await failure).StatusCode);
        Assert.True(ended.Wait(Patience));
    }

    [Fact]
    public async Task ServerStream_FirstThatAnswersIsReadToItsEnd()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context => context.Request.Headers["grpc-previous-rpc-attempts"] == "1"
                ? ScriptedServer.AnswerAsync(context, [.. ScriptedServer.Frame("a"), .. ScriptedServer.Frame("b")])
                : HangAsync(context),
            Options(maxAttempts: 2, TimeSpan.FromMilliseconds(50)));
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");

        List<string> messages = [];
        await foreach (string message in call.ResponseStream.ReadAllAsync())
        {
            messages.Add(message);
        }

        Assert.Equal(["a", "b"], messages);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStream_OkWithoutMessages_EndsTheCall()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerTrailersOnly(context, 0), Options(maxAttempts: 2, Never));
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task ClientStream_OneAttemptIsMade()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                attempts++;
                await context.Request.Body.CopyToAsync(Stream.Null);
                await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("one"));
            },
            Options(maxAttempts: 4, delay: null));
        using AsyncClientStreamingCall<string, string> call = server.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        await call.RequestStream.WriteAsync("request");
        await call.RequestStream.CompleteAsync();

        Assert.Equal("one", await call.ResponseAsync.WaitAsync(Patience));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Request_LargerThanTheRetryBuffer_OneAttemptIsMade()
    {
        int attempts = 0;
        GrpcChannelOptions options = Options(maxAttempts: 4, Never);
        options.MaxRetryBufferPerCallSize = 10;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                return ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
            },
            options);

        await server.FailAsync();

        Assert.Equal(1, attempts);
    }

    [Fact]
    public void Policy_Incomplete_SaysWhatIsMissing()
    {
        Assert.Equal("HedgingPolicy.MaxAttempts is not set; it must be at least 2.", Fail(new MethodConfig { HedgingPolicy = new HedgingPolicy() }));
        Assert.Equal(
            "HedgingPolicy.HedgingDelay is -00:00:01; it must be 0 or more.",
            Fail(new MethodConfig { HedgingPolicy = new HedgingPolicy { MaxAttempts = 2, HedgingDelay = TimeSpan.FromSeconds(-1) } }));
        Assert.Equal(
            "A MethodConfig has a RetryPolicy and a HedgingPolicy; it may have one of them.",
            Fail(new MethodConfig { HedgingPolicy = new HedgingPolicy { MaxAttempts = 2 }, RetryPolicy = RetryTests.Unavailable.RetryPolicy }));

        static string Fail(MethodConfig config) => Assert.Throws<InvalidOperationException>(() =>
            GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = { config } } })).Message;
    }

    private static Task<string> CallAsync(ScriptedServer server) =>
        server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request").ResponseAsync.WaitAsync(Patience);

    /// <summary>Answers nothing until the client gives up.</summary>
    private static Task HangAsync(HttpContext context)
    {
        TaskCompletionSource aborted = new();
        context.RequestAborted.Register(aborted.SetResult);
        return aborted.Task;
    }

    private static GrpcChannelOptions Options(int maxAttempts, TimeSpan? delay, RetryThrottlingPolicy? throttling = null) => new()
    {
        ServiceConfig = new ServiceConfig
        {
            RetryThrottling = throttling,
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    HedgingPolicy = new HedgingPolicy { MaxAttempts = maxAttempts, HedgingDelay = delay, NonFatalStatusCodes = { StatusCode.Unavailable } },
                },
            },
        },
    };
}
