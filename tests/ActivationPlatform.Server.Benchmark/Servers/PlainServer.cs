using System.Net;
using System.Net.Sockets;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using Microsoft.AspNetCore.Connections;

namespace ActivationPlatform.Server.Benchmark.Servers;

/// <summary>The process that answers in the plain way, and as bare transport. Kestrel is set as in the product.</summary>
internal static class PlainServer
{
    public static async Task RunAsync(string? model)
    {
        await using var sessions = new PlainSessions(ModelStore.FromEnvironment().OpenNameOrPath(model));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var settings = new ServerSettings { Urls = [new Uri("http://127.0.0.1:0")], WebUrls = [] };
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Endpoints.Configure(kestrel, settings, tls: null));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, TransportMemory>();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(sessions);
        builder.Services.AddGrpc();
        await using WebApplication application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<PlainService>();
        application.MapGet("/body/{byteCount:int}/{chunkBytes:int}", (RequestDelegate)(context => PlainService.SendBodyAsync(
            context, Number(context, "byteCount"), Number(context, "chunkBytes"))));
        await application.StartAsync();

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AcceptAsync(listener);
        await Commands.ServeAsync($"{application.Urls.Single()} {((IPEndPoint)listener.LocalEndpoint).Port}", _ => throw new NotSupportedException("This server computes for calls only."));
        await application.StopAsync();
    }

    private static int Number(HttpContext context, string name) => int.Parse((string)context.Request.RouteValues[name]!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using Socket socket = await listener.AcceptSocketAsync();
                socket.NoDelay = true;
                byte[] request = new byte[2 * sizeof(int)];
                while (await socket.ReceiveAsync(request) == request.Length)
                {
                    await PlainService.SendRawAsync(socket, BitConverter.ToInt32(request, 0), BitConverter.ToInt32(request, sizeof(int)));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }
}
