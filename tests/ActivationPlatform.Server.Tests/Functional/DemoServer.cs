using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Configuration;
using Grpc.Net.Client;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>A server with the built-in network on loopback, a channel to it, and the same network in this process.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    private readonly TemporaryFolder store = new();

    public RunningServer Server { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public LocalActivationSource Local { get; private set; } = null!;

    public static byte[] Photo { get; } = CreatePhoto(300, 200);

    public static ServerSettings Settings(TemporaryFolder store) => new()
    {
        Urls = [new Uri("http://127.0.0.1:0")],
        WebUrls = [],
        Models = store.FullPath,
        LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
        DrainSeconds = 1,
        CacheMegabytes = 0,
        ComputeSlots = 2,
    };

    /// <summary>A photo-like picture: gradients, an edge, some noise; always the same.</summary>
    public static byte[] CreatePhoto(int width, int height)
    {
        var random = new Random(42);
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int pixel = i / 3;
            int x = pixel % width;
            int y = pixel / width;
            pixels[i] = (byte)Math.Clamp((i % 3 == 0 ? x : y) + (x > width / 2 ? 60 : 0) + random.Next(20), 0, 255);
        }

        return PngEncoder.Encode(new Image(width, height, 3, pixels));
    }

    public async Task InitializeAsync()
    {
        Server = await ServerHost.StartAsync(Settings(store) with { WebUrls = [new Uri("http://127.0.0.1:0")] });
        Channel = GrpcChannel.ForAddress(Server.GrpcAddresses[0]);
        // The same options as the server's: the engine is shared by the process.
        Local = new LocalActivationSource(DemoGoogLeNet.Open());
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await Server.DisposeAsync();
        await Local.DisposeAsync();
        store.Dispose();
    }
}
