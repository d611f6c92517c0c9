using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>Calls that the caller or the handler ends early.</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
}
