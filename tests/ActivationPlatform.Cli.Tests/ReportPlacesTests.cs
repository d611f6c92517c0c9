using ActivationPlatform.Client;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Server;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Cli.Tests;

/// <summary>A report is the same file wherever it is made: by the program alone, by the program with a server's activations, or by the server.</summary>
public sealed class ReportPlacesTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] photo = BuiltInPicture.Encode();
    private readonly byte[] otherPhoto = PngEncoder.Encode(TestImages.Noise(60, 40, 3, seed: 7));
    private RunningServer server = null!;

    public static TheoryData<string, string[]> Layers => new()
    {
        { "residual", ["conv1"] },
        { "residual", ["conv1", "add"] },
        { "residual", ["*"] },
        { "grouped", ["*"] },
        { "googlenet-demo", [] },
        { "googlenet-demo", ["*"] },
    };

    private string Address => server.GrpcAddresses[0].ToString();

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(folder.File("store"));
        await File.WriteAllBytesAsync(folder.File("store/residual.onnx"), SmallNetworks.Residual());
        await File.WriteAllBytesAsync(folder.File("store/grouped.onnx"), SmallNetworks.Grouped());
        await File.WriteAllBytesAsync(folder.File("store/other.onnx"), SmallNetworks.Residual());
        await File.WriteAllBytesAsync(folder.File("a.png"), photo);
        await File.WriteAllBytesAsync(folder.File("b.png"), otherPhoto);
        server = await ServerHost.StartAsync(new ServerSettings
        {
            Urls = [new Uri("http://127.0.0.1:0")],
            WebUrls = [],
            Models = folder.File("store"),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
            DrainSeconds = 0,
        });
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task Report_OfLayers_IsTheSameFileFromEveryPlace(string model, string[] layers)
    {
        string[] arguments = layers is ["*"] ? ["--all"] : [.. layers.SelectMany(layer => new[] { "--layer", layer })];

        await AssertSameAsync(model, arguments, (client, output) => client.GenerateReportAsync(photo, "a.png", [.. layers], output));
    }

    [Theory]
    [InlineData("residual")]
    [InlineData("grouped")]
    public Task Report_Summary_IsTheSameFileFromEveryPlace(string model) =>
        AssertSameAsync(model, ["--summary"], (client, output) => client.GenerateSummaryAsync(photo, "a.png", output));

    [Fact]
    public Task Report_ComparisonOfPhotos_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare", "b.png"], (client, output) => client.GenerateComparisonAsync(photo, "a.png", new ComparedRun(otherPhoto, "b.png"), output));

    [Fact]
    public Task Report_ComparisonOfModels_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare-model", "other"], (client, output) => client.GenerateComparisonAsync(photo, "a.png", new ComparedRun(Model: "other"), output));

    [Fact]
    public Task Report_ComparisonOfPhotosAndModels_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare", "b.png", "--compare-model", "other"],
        (client, output) => client.GenerateComparisonAsync(photo, "a.png", new ComparedRun(otherPhoto, "b.png", "other"), output));

    // The three are made at the same time: each keeps one processor busy.
    private async Task AssertSameAsync(string model, string[] arguments, Func<ActivationClient, Stream, Task<ReceivedReport>> generate)
    {
        string[] common = ["report", "a.png", "--model", model, .. arguments];
        await using var client = ActivationClient.Connect(Address, model: model);
        using var made = new MemoryStream();
        var localRun = ActplatProcess.RunAsync([.. common, "--out", "local.pdf"], folder.File("store"), folder.FullPath);
        var streamedRun = ActplatProcess.RunAsync([.. common, "--out", "streamed.pdf", "--server", Address], folder: folder.FullPath);
        Task<ReceivedReport> serverRun = generate(client, made);
        await Task.WhenAll(localRun, streamedRun, serverRun);
        (await localRun).MustSucceed();
        (await streamedRun).MustSucceed();
        ReceivedReport received = await serverRun;

        byte[] local = await File.ReadAllBytesAsync(folder.File("local.pdf"));
        byte[] streamed = await File.ReadAllBytesAsync(folder.File("streamed.pdf"));
        Assert.True(local.AsSpan().SequenceEqual(streamed), "The report over the server's activations differs from the local one.");
        Assert.True(local.AsSpan().SequenceEqual(made.ToArray()), "The server's report differs from the local one.");
        Assert.Equal(($"{model}-a.pdf", local.Length), (received.FileName, (int)received.ByteLength));
    }
}
