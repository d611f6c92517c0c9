using Grpc.AspNetCore.Tests.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_NoHealthChecks_ServerServes()
    {
        await using EchoServer server = await StartAsync();

        HealthCheckResponse response = await ClientOf(server).CheckAsync(new HealthCheckRequest());

        Assert.Equal(ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task Check_UnhealthyService_DoesNotServeWhileOthersDo()
    {
        await using EchoServer server = await StartAsync(services => services.AddGrpcHealthChecks(options =>
        {
            options.Services.Map("", check => check.Name == "good");
            options.Services.Map("bad", check => check.Tags.Contains("ill"));
        }).AddCheck("good", () => HealthCheckResult.Healthy()).AddCheck("worse", () => HealthCheckResult.Unhealthy(), ["ill"]));
        Health.V1.Health.HealthClient client = ClientOf(server);

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = "bad" })).Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using EchoServer server = await StartAsync();

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => ClientOf(server).CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
    }

    [Fact]
    public async Task Watch_UnknownServiceThatIsSetLater_IsTold()
    {
        await using EchoServer server = await StartAsync();
        using AsyncServerStreamingCall<HealthCheckResponse> call = ClientOf(server).Watch(new HealthCheckRequest { Service = "later" });

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(ServingStatus.ServiceUnknown, call.ResponseStream.Current.Status);
        server.App.Services.GetRequiredService<HealthServiceImpl>().SetStatus("later", ServingStatus.Serving);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(ServingStatus.Serving, call.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task Watch_ServerStops_TellsNotServingAndEnds()
    {
        EchoServer server = await StartAsync();
        using AsyncServerStreamingCall<HealthCheckResponse> call = ClientOf(server).Watch(new HealthCheckRequest());
        Assert.True(await call.ResponseStream.MoveNext());

        Task stop = server.App.StopAsync();

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(ServingStatus.NotServing, call.ResponseStream.Current.Status);
        Assert.False(await call.ResponseStream.MoveNext());
        await stop;
        await server.DisposeAsync();
    }

    private static Health.V1.Health.HealthClient ClientOf(EchoServer server) => new(server.Channel);

    private static Task<EchoServer> StartAsync(Action<IServiceCollection>? services = null) => EchoServer.StartAsync(
        services: services ?? (collection => collection.AddGrpcHealthChecks()),
        configure: app => app.MapGrpcHealthChecksService());
}
