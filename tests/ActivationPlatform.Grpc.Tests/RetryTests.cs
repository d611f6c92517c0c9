using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Tests;

public sealed class RetryTests
{
    /// <summary>Repeats calls of all methods that are UNAVAILABLE, three times at most.</summary>
    internal static MethodConfig Unavailable => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 4,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(5),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };

    [Fact]
    public async Task Retry_ListedCode_IsRepeatedWithTheCountOfAttempts()
    {
        List<string> previous = [];
        List<long> bodies = [];
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                using MemoryStream body = new();
                await context.Request.Body.CopyToAsync(body);
                bodies.Add(body.Length);
                previous.Add(context.Request.Headers["grpc-previous-rpc-attempts"].ToString());
                await (previous.Count < 3 ? ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable) : ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("third")));
            },
            Options());

        Assert.Equal("third", await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request"));
        Assert.Equal(["", "1", "2"], previous);
        Assert.Equal([12, 12, 12], bodies);
    }

    [Fact]
    public async Task Retry_ClientStream_SendsWhatWasWrittenBefore()
    {
        int attempts = 0;
        string received = "";
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                if (Interlocked.Increment(ref attempts) == 1)
                {
                    await ReadFrameAsync(context);
                    await ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
                    return;
                }

                while (await ReadFrameAsync(context) is { } text)
                {
                    received += text;
                }

                await ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("ok"));
            },
            Options());
        using AsyncClientStreamingCall<string, string> call = server.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);

        foreach (string text in (string[])["a", "b", "c"])
        {
            await call.RequestStream.WriteAsync(text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("ok", await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("abc", received);
        Assert.Equal(2, attempts);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, null, 1)]
    [InlineData(StatusCode.Unavailable, "-1", 1)]
    [InlineData(StatusCode.Unavailable, "x", 1)]
    [InlineData(StatusCode.Unavailable, "1", 4)]
    [InlineData(StatusCode.Unavailable, null, 4)]
    public async Task Retry_CodeAndPushback_DecideTheAttempts(StatusCode code, string? pushback, int expected)
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                if (pushback is not null)
                {
                    context.Response.Headers["grpc-retry-pushback-ms"] = pushback;
                }

                return ScriptedServer.AnswerTrailersOnly(context, (int)code);
            },
            Options());

        Assert.Equal(code, (await server.FailAsync()).StatusCode);
        Assert.Equal(expected, attempts);
    }

    [Fact]
    public async Task Retry_ResponseHeadersSeen_CallIsCommitted()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                return ScriptedServer.AnswerAsync(context, [], status: "14");
            },
            Options());

        Assert.Equal(StatusCode.Unavailable, (await server.FailAsync()).StatusCode);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Retry_ManyFailures_AreThrottled()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            context =>
            {
                attempts++;
                return ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
            },
            Options(new RetryThrottlingPolicy { MaxTokens = 4, TokenRatio = 0.1 }));

        await server.FailAsync();
        await server.FailAsync();

        // The first call has two attempts until half of the tokens are gone, the second has one.
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task RefusedStream_WithoutPolicy_IsRepeatedOnce()
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                return ScriptedServer.AnswerRefused(context);
            }

            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("again"));
        });

        Assert.Equal("again", await server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, "request"));
        Assert.Equal(2, attempts);
    }

    [Fact]
    public void Policy_Incomplete_SaysWhatIsMissing()
    {
        GrpcChannelOptions options = Options();
        options.ServiceConfig!.MethodConfigs[0].RetryPolicy!.MaxAttempts = 1;

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("http://localhost", options));

        Assert.Equal("RetryPolicy.MaxAttempts is 1; it must be at least 2.", exception.Message);
    }

    private static GrpcChannelOptions Options(RetryThrottlingPolicy? throttling = null) => new()
    {
        ServiceConfig = new ServiceConfig
        {
            RetryThrottling = throttling,
            MethodConfigs = { Unavailable },
        },
    };

    private static async Task<string?> ReadFrameAsync(HttpContext context)
    {
        byte[] prefix = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            return null;
        }

        byte[] payload = new byte[prefix[4]];
        await context.Request.Body.ReadExactlyAsync(payload);
        return System.Text.Encoding.ASCII.GetString(payload);
    }
}
