using ActivationPlatform.Server.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>The order in which a server stops.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class StopTests
{
    [Fact]
    public async Task Stop_HealthFirst_ThenTheStreamsEndWhole()
    {
        using var store = new TemporaryFolder();
        RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { DrainDelaySeconds = 2, DrainSeconds = 20, LogLevel = LogLevel.Information });
        var log = new LogCapture();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        var health = new Health.HealthClient(channel);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        var input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) };
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> stream = client.StreamActivations(new Wire.StreamActivationsRequest { Input = input, Layers = { "*" } });
        Assert.True(await stream.ResponseStream.MoveNext());

        ValueTask stopping = server.DisposeAsync();
        ServerState state = server.Services.GetRequiredService<ServerState>();
        Assert.False(state.IsServing);
        // Whoever has not heard yet is served.
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);
        using (var late = GrpcChannel.ForAddress(server.GrpcAddresses[0]))
        {
            Assert.NotEmpty((await new Wire.ActivationService.ActivationServiceClient(late).ClassifyAsync(new Wire.ClassifyRequest { Input = input })).Classes);
        }

        await Task.Delay(TimeSpan.FromSeconds(2.5));
        int layers = 0;
        while (await stream.ResponseStream.MoveNext())
        {
            layers = stream.ResponseStream.Current.Summary?.LayerCount ?? layers;
        }

        Assert.Equal(144, layers);
        await stopping;
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest()))).StatusCode);
        // Stopping is told once, and is no error.
        Assert.Contains("[Information] Stopping", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[Error]", log.Text, StringComparison.Ordinal);
    }
}
