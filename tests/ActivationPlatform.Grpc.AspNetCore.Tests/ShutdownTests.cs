using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>What becomes of calls when the server stops.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
}
