using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

/// <summary>A server on a real socket that describes the served network truly and otherwise does what a test tells it, attempt by attempt.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel models;

    private ScriptedServer(WebApplication app, GrpcChannel models)
    {
        this.app = app;
        this.models = models;
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>Starts one.</summary>
    /// <param name="served">Whose network it describes.</param>
    /// <param name="script">What its services answer.</param>
    public static async Task<ScriptedServer> StartAsync(ServedNetwork served, Script script)
    {
        var models = GrpcChannel.ForAddress(served.Server.GrpcAddresses[0]);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(script);
        builder.Services.AddSingleton(new Wire.ModelService.ModelServiceClient(models));
        builder.Services.AddGrpc();
        WebApplication app = builder.Build();
        app.MapGrpcService<ScriptedActivationService>();
        app.MapGrpcService<ScriptedAnalysisService>();
        app.MapGrpcService<ScriptedModelService>();
        await app.StartAsync();
        return new ScriptedServer(app, models);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        models.Dispose();
    }
}
