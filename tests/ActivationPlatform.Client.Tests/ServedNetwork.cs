using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Client.Tests;

/// <summary>A server with the built-in network, and the same network in this process.</summary>
public sealed class ServedNetwork : IAsyncLifetime
{
    private readonly TemporaryFolder store = new();

    public static byte[] Photo { get; } = PngEncoder.Encode(TestImages.Noise(120, 90, 3, seed: 3));

    public RunningServer Server { get; private set; } = null!;

    public LocalActivationSource Local { get; private set; } = null!;

    /// <summary>Settings for another server in the same process.</summary>
    public ServerSettings Settings => new()
    {
        Urls = [new Uri("http://127.0.0.1:0")],
        WebUrls = [],
        Models = store.FullPath,
        LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
        DrainSeconds = 0,
        ComputeSlots = 2,
    };

    public async Task InitializeAsync()
    {
        Server = await ServerHost.StartAsync(Settings);
        Local = new LocalActivationSource(DemoGoogLeNet.Open());
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Local.DisposeAsync();
        store.Dispose();
    }

    public async Task<Dictionary<string, float[]>> ComputeLocallyAsync(params string[] layers)
    {
        var computed = new Dictionary<string, float[]>();
        await foreach (Activation activation in Local.StreamAsync(new ActivationInput.EncodedImage(Photo), [.. layers]))
        {
            using (activation)
            {
                computed.Add(activation.Layer.Name, activation.Values.ToArray());
            }
        }

        return computed;
    }
}
