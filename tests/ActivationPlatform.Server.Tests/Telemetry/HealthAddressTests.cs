using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using ActivationPlatform.Server.Tests.Functional;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Telemetry;

[Collection(DemoServerCollection.Name)]
public sealed class HealthAddressTests
{
    [Fact]
    public async Task AHealthAddress_TellsHealthAndNothingElse()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { HealthUrls = [new Uri("http://127.0.0.1:0")] });
        Uri address = Assert.Single(server.HealthAddresses);
        Assert.Empty(server.WebAddresses);
        using var channel = GrpcChannel.ForAddress(address);
        HealthCheckResponse health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        server.Services.GetRequiredService<ServerState>().IsServing = false;
        health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "liveness" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new Wire.ModelService.ModelServiceClient(channel).ListModelsAsync(new Wire.ListModelsRequest()));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public void TelemetrySettings_AreReadAndChecked()
    {
        ServerSettings settings = SettingsReader.Read(
            ["--otlp-endpoint", "http://collector:4318", "--otlp-protocol", "grpc", "--metrics", "false", "--health-urls", "http://[::]:5082"], new Dictionary<string, string>(), "none");
        Assert.Equal((new Uri("http://collector:4318"), OtlpProtocol.Grpc, false, false), (settings.OtlpEndpoint, settings.OtlpProtocol, settings.Metrics, settings.OtlpByEnvironment));
        Assert.Equal(5082, Assert.Single(settings.HealthUrls).Port);
        Assert.True(SettingsReader.Read([], new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4318" }, "none").OtlpByEnvironment);
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(
            ["--otlp-endpoint", "collector", "--otlp-protocol", "http/json", "--health-urls", "https://[::]:5080"], new Dictionary<string, string>(), "none"));
        Assert.Equal<string>(
            [
                "--otlp-endpoint is 'collector'; expected an address like http://127.0.0.1:4318.",
                "--otlp-protocol is 'http/json'; expected http/protobuf or grpc.",
                "--health-urls has https://[::]:5080; expected http, for probes that know no TLS.",
            ],
            exception.Errors);
    }
}
