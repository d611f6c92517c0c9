using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Server;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Cli.Tests;

/// <summary>A folder with photos and a store, and a server of that store.</summary>
public sealed class ReportPlaces : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RunningServer server = null!;

    public byte[] Photo { get; } = BuiltInPicture.Encode();

    public byte[] OtherPhoto { get; } = PngEncoder.Encode(TestImages.Noise(60, 40, 3, seed: 7));

    public string Folder => folder.FullPath;

    public string Store => File("store");

    public string Address => server.GrpcAddresses[0].ToString();

    public string File(string name) => folder.File(name);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Store);
        await System.IO.File.WriteAllBytesAsync(File("store/residual.onnx"), SmallNetworks.Residual());
        await System.IO.File.WriteAllBytesAsync(File("store/grouped.onnx"), SmallNetworks.Grouped());
        await System.IO.File.WriteAllBytesAsync(File("store/other.onnx"), SmallNetworks.Residual(inputsFirst: true));
        await System.IO.File.WriteAllBytesAsync(File("a.png"), Photo);
        await System.IO.File.WriteAllBytesAsync(File("b.png"), OtherPhoto);
        server = await ServerHost.StartAsync(new ServerSettings
        {
            Urls = [new Uri("http://127.0.0.1:0")],
            WebUrls = [],
            Models = Store,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
            DrainSeconds = 0,
        });
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }
}
