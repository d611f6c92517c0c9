using ActivationPlatform.Server.Compute;
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
        using (await queue.EnterAsync(new ComputeWork("somebody", "kind", DateTime.MaxValue), default))
        using (await queue.EnterAsync(new ComputeWork("somebody", "kind", DateTime.MaxValue), default))
        {
            RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await client.ClassifyAsync(request));
            Assert.Equal((StatusCode.ResourceExhausted, "The server is busy: 2 images compute and 0 wait, which is as many as may."), (exception.StatusCode, exception.Status.Detail));
            Assert.Equal(TimeSpan.FromMilliseconds(100), exception.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
            Assert.Equal("QUEUE_FULL", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        }

        Assert.NotEmpty((await client.ClassifyAsync(request)).Classes);
    }
}
