using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Tests;

/// <summary>What calls may keep of their requests for further attempts; a frame has 5 bytes beyond its message.</summary>
public sealed class RetryBufferTests
{
    [Theory]
    [InlineData(15, 4)]
    [InlineData(16, 1)]
    public async Task PerCall_RequestOfOneMessage_IsRepeatedIfItFits(int messageBytes, int expected)
    {
        int attempts = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => RefuseAsync(context, () => attempts++), Options(perCall: 20));
        using AsyncUnaryCall<string> call = server.Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, default, new string('x', messageBytes));

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal(expected, attempts);
    }

    [Theory]
    [InlineData(15, 4)]
    [InlineData(16, 1)]
    public async Task PerCall_StreamOfMessages_IsRepeatedIfAllFit(int messageBytes, int expected)
    {
        int attempts = 0;
        using SemaphoreSlim written = new(0);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                if (++attempts == 1)
                {
                    await written.WaitAsync(context.RequestAborted);
                }

                await RefuseAsync(context, () => { });
            },
            Options(perCall: 30));
        using AsyncClientStreamingCall<string, string> call = server.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        await call.RequestStream.WriteAsync("first");
        await call.RequestStream.WriteAsync(new string('x', messageBytes));
        written.Release();

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal(expected, attempts);
    }

    [Fact]
    public async Task PerChannel_WhileAnotherCallHasTheBudget_CallIsNotRepeated()
    {
        Dictionary<string, int> attempts = new() { ["/holder"] = 0, ["/other"] = 0 };
        TaskCompletionSource held = new();
        TaskCompletionSource release = new();
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            async context =>
            {
                attempts[context.Request.Headers["x-name"].ToString()]++;
                if (context.Request.Headers["x-name"] == "/holder")
                {
                    held.TrySetResult();
                    await release.Task.WaitAsync(context.RequestAborted);
                }

                await RefuseAsync(context, () => { });
            },
            Options(perChannel: 20));

        Task<RpcException> holder = FailAsync("/holder");
        await held.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await FailAsync("/other");
        Assert.Equal(1, attempts["/other"]);
        release.SetResult();
        await holder;
        Assert.Equal(4, attempts["/holder"]);

        // The budget is free again.
        await FailAsync("/other");
        Assert.Equal(1 + 4, attempts["/other"]);

        Task<RpcException> FailAsync(string name) => server.FailAsync(new CallOptions(new Metadata { { "x-name", name } }));
    }

    private static async Task RefuseAsync(HttpContext context, Action count)
    {
        count();
        await ScriptedServer.AnswerTrailersOnly(context, (int)StatusCode.Unavailable);
    }

    private static GrpcChannelOptions Options(long? perCall = null, long? perChannel = null) => new()
    {
        MaxRetryBufferPerCallSize = perCall,
        MaxRetryBufferSize = perChannel,
        ServiceConfig = new ServiceConfig { MethodConfigs = { RetryTests.Unavailable } },
    };
}
