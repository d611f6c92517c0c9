using System.IO.Compression;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.AspNetCore.Tests;

/// <summary>What costs or measures memory; alone, because others would be measured with it.</summary>
[Collection(AloneCollection.Name)]
public sealed class SoakTests
{
    [Fact]
    public async Task ManyCalls_HalfOfThemCancelledAtRandomMoments_LeaveNothingBehind()
    {
        List<string> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, args) => unobserved.Add(args.Exception.ToString());
        TaskScheduler.UnobservedTaskException += note;
        int running = 0;
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Chat = async (requests, responses, context) =>
            {
                Interlocked.Increment(ref running);
                try
                {
                    await foreach (EchoMessage request in requests.ReadAllAsync(context.CancellationToken))
                    {
                        await responses.WriteAsync(request);
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
        });

        await RunAsync(server, 200, seed: 1);
        long before = LiveBytes();
        await RunAsync(server, 1500, seed: 2);
        long after = LiveBytes();

        SpinWait.SpinUntil(() => Volatile.Read(ref running) == 0, TimeSpan.FromSeconds(10));
        Assert.Equal(0, running);
        Assert.InRange(after - before, long.MinValue, 20_000_000);
        TaskScheduler.UnobservedTaskException -= note;
        Assert.True(unobserved.Count == 0, string.Join("\n", unobserved.Take(3)));
        Assert.True(!server.Log.Problems.Any(), string.Join("\n", server.Log.Problems.Take(3)));
        Assert.Empty(server.Log.Problems);
        Assert.Equal("alive", (await server.Client.UnaryAsync(new EchoMessage { Text = "alive" })).Text);
    }

    [Fact]
    public async Task Gzip_Bomb_IsRefusedWhileInflating()
    {
        int handled = 0;
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, _) =>
            {
                handled++;
                return Task.FromResult(request);
            },
        });
        byte[] bomb = CreateBomb();
        long before = GC.GetTotalAllocatedBytes();
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(bomb, flag: 1)).With("grpc-encoding", "gzip").SendAsync();

        Assert.Equal("8", call.Status);
        Assert.Equal("The received message exceeds the limit of 4194304 bytes when decompressed.", call.StatusMessage);
        Assert.Equal(0, handled);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0L, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Metadata_BeyondOneHeadersFrame_ArrivesBothWays()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                foreach (Metadata.Entry entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-many", StringComparison.Ordinal)))
                {
                    context.ResponseTrailers.Add(entry);
                }

                return Task.FromResult(request);
            },
        });
        Metadata many = [];
        for (int index = 0; index < 90; index++)
        {
            many.Add($"x-many-{index}", new string('v', 250));
        }

        using AsyncUnaryCall<EchoMessage> call = server.Client.UnaryAsync(new EchoMessage(), many);
        await call;

        Assert.Equal(90, call.GetTrailers().Count(entry => entry.Value.Length == 250));
    }

    [Fact]
    public async Task ChannelDispose_RunningCall_IsCancelled()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.Address);
        using AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = new Echo.EchoClient(channel).Chat();
        await call.RequestStream.WriteAsync(new EchoMessage());
        Assert.True(await call.ResponseStream.MoveNext());

        channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext())).StatusCode);
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
    }

    private static byte[] CreateBomb()
    {
        using MemoryStream bomb = new();
        using (GZipStream gzip = new(bomb, CompressionLevel.SmallestSize))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int index = 0; index < 256; index++)
            {
                gzip.Write(zeros);
            }
        }

        return bomb.ToArray();
    }

    private static async Task RunAsync(EchoServer server, int calls, int seed)
    {
        Random random = new(seed);
        (bool Cancels, int Microseconds)[] plan = [.. Enumerable.Range(0, calls).Select(index => (index % 2 == 0, random.Next(3000)))];
        await Parallel.ForEachAsync(plan, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (step, _) =>
        {
            using CancellationTokenSource cancellation = new();
            if (step.Cancels)
            {
                cancellation.CancelAfter(TimeSpan.FromMicroseconds(step.Microseconds));
            }

            try
            {
                using AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = server.Client.Chat(cancellationToken: cancellation.Token);
                for (int index = 0; index < 5; index++)
                {
                    await call.RequestStream.WriteAsync(new EchoMessage { Count = index });
                    Assert.True(await call.ResponseStream.MoveNext());
                }

                await call.RequestStream.CompleteAsync();
                Assert.False(await call.ResponseStream.MoveNext());
            }
            catch (RpcException exception) when (step.Cancels)
            {
                Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
            }
        });
    }

    private static long LiveBytes()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
