using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Callers who ask for much and read little.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class SlowReaderTests(DemoServer demo)
{
    private static readonly Wire.StreamActivationsRequest Everything = new()
    {
        Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) },
        Layers = { "*" },
    };

    [Fact]
    public async Task AStalledStream_EndsWithAbortedAndGivesTheMemoryBack()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { StallSeconds = 1 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = new Wire.ActivationService.ActivationServiceClient(channel).StreamActivations(Everything);
        Assert.True(await call.ResponseStream.MoveNext());
        using ModelLease model = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, default);
        TensorBudget budget = server.Services.GetRequiredService<TensorBudget>();
        await EventuallyAsync(() => budget.HeldBytes > 0);
        await EventuallyAsync(() => model.Source.Statistics.OutputBytesInUse == 0 && server.Services.GetRequiredService<ComputeQueue>().Computing == 0);

        // What was on its way arrives, and behind it the reason.
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => DrainAsync(call));
        Assert.Equal((StatusCode.Aborted, "The caller took no message for 1 s; the call is ended. Ask again for the layers that are missing."), (exception.StatusCode, exception.Status.Detail));
        Assert.Equal("STALLED", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        await EventuallyAsync(() => budget.HeldBytes == 0);
    }

    [Fact]
    public async Task AReaderWhoNeverReadsAgain_IsCutOff()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { StallSeconds = 1 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = new Wire.ActivationService.ActivationServiceClient(channel).StreamActivations(Everything);
        Assert.True(await call.ResponseStream.MoveNext());
        TensorBudget budget = server.Services.GetRequiredService<TensorBudget>();
        await EventuallyAsync(() => budget.HeldBytes > 0);
        await EventuallyAsync(() => budget.HeldBytes == 0);
        Assert.Contains((await Assert.ThrowsAsync<RpcException>(() => DrainAsync(call))).StatusCode, (StatusCode[])[StatusCode.Cancelled, StatusCode.Aborted]);
    }

    [Fact]
    public async Task StalledStreams_BeyondTheBudget_MakeRoomForOthersAndResumeBitEqual()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { OutputMegabytes = 64 });
        await using var client = new RemoteActivationSource(new RemoteOptions { Addresses = [server.GrpcAddresses[0]] });
        TensorBudget budget = server.Services.GetRequiredService<TensorBudget>();
        var input = new ActivationInput.EncodedImage(DemoServer.Photo);
        var slow = client.StreamAsync(input, ["*"]).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        var received = new List<Activation> { slow.Current };
        // One stream of all layers has 41 MB, so the second needs the first one's.
        for (int i = 0; i < 3; i++)
        {
            await foreach (Activation activation in client.StreamAsync(input, ["*"]))
            {
                activation.Dispose();
                Assert.InRange(budget.HeldBytes, 0, budget.MaximumBytes);
            }
        }

        while (await slow.MoveNextAsync())
        {
            received.Add(slow.Current);
        }

        await slow.DisposeAsync();
        int next = 0;
        await foreach (Activation expected in demo.Local.StreamAsync(input, ["*"]))
        {
            using Activation actual = received[next++];
            Assert.Equal(expected.Layer.Name, actual.Layer.Name);
            Assert.True(expected.Values.Span.SequenceEqual(actual.Values.Span), expected.Layer.Name);
            expected.Dispose();
        }

        Assert.Equal(received.Count, next);
        await EventuallyAsync(() => budget.HeldBytes == 0);
    }

    [Fact]
    public async Task ABatchThatIsNotRead_EndsWithAborted()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { StallSeconds = 1 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        using AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call =
            new Wire.ActivationService.ActivationServiceClient(channel).StreamActivationsBatch(deadline: DateTime.UtcNow.AddMinutes(1));
        await call.RequestStream.WriteAsync(new() { Options = new Wire.BatchOptions { Layers = { "*" } } });
        for (int i = 0; i < 2; i++)
        {
            await call.RequestStream.WriteAsync(new() { Image = new Wire.BatchImage { ImageId = $"{i}", Input = Everything.Input } });
        }

        TensorBudget budget = server.Services.GetRequiredService<TensorBudget>();
        using ModelLease model = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, default);
        await EventuallyAsync(() => budget.HeldBytes > 0);

        // The outputs are there until the call is ended: a reader who begins before they are would find nothing amiss.
        await EventuallyAsync(() => model.Source.Statistics.OutputBytesInUse > 0);
        await EventuallyAsync(() => model.Source.Statistics.OutputBytesInUse == 0);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.Aborted, exception.StatusCode);
    }

    [Fact]
    public async Task MoreThanTheBudget_IsRefusedForGood()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store));
        TensorBudget budget = server.Services.GetRequiredService<TensorBudget>();
        using var stream = new OutgoingStream(budget, TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await stream.ReserveAsync(budget.MaximumBytes, default));
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Null(exception.GetRpcStatus()!.GetDetail<RetryInfo>());
        Assert.StartsWith("The layers of one image have ", exception.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, budget.HeldBytes);
    }

    private static async Task DrainAsync(AsyncServerStreamingCall<Wire.StreamActivationsResponse> call)
    {
        while (await call.ResponseStream.MoveNext())
        {
        }
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
