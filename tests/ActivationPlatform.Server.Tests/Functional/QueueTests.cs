using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Models;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class QueueTests
{
    [Fact]
    public async Task AFullQueue_IsResourceExhaustedWithARetryDelay()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { QueueLength = 0 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        var request = new Wire.ClassifyRequest { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) } };
        ComputeQueue queue = server.Services.GetRequiredService<ComputeQueue>();
        using (await queue.EnterAsync(default))
        using (await queue.EnterAsync(default))
        {
            RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await client.ClassifyAsync(request));
            Assert.Equal((StatusCode.ResourceExhausted, "The server is busy: 2 images compute and 0 wait, which is as many as may."), (exception.StatusCode, exception.Status.Detail));
            Assert.Equal(TimeSpan.FromMilliseconds(100), exception.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
            Assert.Equal("QUEUE_FULL", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        }

        Assert.NotEmpty((await client.ClassifyAsync(request)).Classes);
    }

    [Fact]
    public async Task ACallerWhoTakesNothing_IsEndedAndGivesTheMemoryBack()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { StallSeconds = 1 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(
            new Wire.StreamActivationsRequest { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) }, Layers = { "*" } });
        Assert.True(await call.ResponseStream.MoveNext());
        using ModelLease model = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, default);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (bool held in (bool[])[true, false])
        {
            while (model.Source.Statistics.OutputBytesInUse > 0 != held)
            {
                await Task.Delay(10, limit.Token);
            }
        }

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
    }
}
