using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.AspNetCore.Tests;

/// <summary>Slow readers, slow senders, large uploads and many calls on one connection.</summary>
public sealed class FlowControlTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
}
