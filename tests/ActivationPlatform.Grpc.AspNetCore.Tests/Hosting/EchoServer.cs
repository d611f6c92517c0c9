using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Tests.Hosting;

/// <summary>The echo service on a real Kestrel at 127.0.0.1, and a channel to it.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app, RecordingLoggerProvider log, GrpcChannelOptions? channelOptions)
    {
        _app = app;
        Log = log;
        Address = new Uri(app.Urls.First());
        Channel = GrpcChannel.ForAddress(Address, channelOptions ?? new GrpcChannelOptions());
        Client = new Echo.EchoClient(Channel);
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public Echo.EchoClient Client { get; }

    public RecordingLoggerProvider Log { get; }

    public WebApplication App => _app;

    public static async Task<EchoServer> StartAsync(
        EchoBehaviour? behaviour = null,
        Action<GrpcServiceOptions>? options = null,
        GrpcChannelOptions? channel = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? configure = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        Action<KestrelServerOptions>? kestrel = null)
    {
        RecordingLoggerProvider log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            kestrel?.Invoke(server);
        });
        builder.Services.AddSingleton(behaviour ?? new EchoBehaviour());
        builder.Services.AddGrpc(options ?? (_ => { }));
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        configure?.Invoke(app);
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        return new EchoServer(app, log, channel);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(5));
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }
}
