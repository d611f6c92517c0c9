using ActivationPlatform.Client;

namespace ActivationPlatform.Cli.Tests;

/// <summary>A report is the same file wherever it is made: by the program alone, by the program with a server's activations, or by the server.
/// One server for all: what it has kept of other calls changes nothing.</summary>
public sealed class ReportPlacesTests(ReportPlaces places) : IClassFixture<ReportPlaces>
{
    public static TheoryData<string, string[]> Layers => new()
    {
        { "residual", ["conv1"] },
        { "residual", ["conv1", "add"] },
        { "other", ["fc"] },
        { "residual", ["*"] },
        { "grouped", ["*"] },
        { "googlenet-demo", [] },
        { "googlenet-demo", ["*"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task Report_OfLayers_IsTheSameFileFromEveryPlace(string model, string[] layers)
    {
        string[] arguments = layers is ["*"] ? ["--all"] : [.. layers.SelectMany(layer => new[] { "--layer", layer })];

        await AssertSameAsync(model, arguments, (client, output) => client.GenerateReportAsync(places.Photo, "a.png", [.. layers], output));
    }

    [Theory]
    [InlineData("residual")]
    [InlineData("grouped")]
    public Task Report_Summary_IsTheSameFileFromEveryPlace(string model) =>
        AssertSameAsync(model, ["--summary"], (client, output) => client.GenerateSummaryAsync(places.Photo, "a.png", output));

    [Fact]
    public Task Report_ComparisonOfPhotos_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare", "b.png"], (client, output) => client.GenerateComparisonAsync(places.Photo, "a.png", new ComparedRun(places.OtherPhoto, "b.png"), output));

    [Fact]
    public Task Report_ComparisonOfModels_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare-model", "other"], (client, output) => client.GenerateComparisonAsync(places.Photo, "a.png", new ComparedRun(Model: "other"), output));

    [Fact]
    public Task Report_ComparisonOfPhotosAndModels_IsTheSameFileFromEveryPlace() => AssertSameAsync(
        "residual", ["--compare", "b.png", "--compare-model", "other"],
        (client, output) => client.GenerateComparisonAsync(places.Photo, "a.png", new ComparedRun(places.OtherPhoto, "b.png", "other"), output));

    // The three are made at the same time: each keeps one processor busy.
    private async Task AssertSameAsync(string model, string[] arguments, Func<ActivationClient, Stream, Task<ReceivedReport>> generate)
    {
        string[] common = ["report", "a.png", "--model", model, .. arguments];
        await using var client = ActivationClient.Connect(places.Address, model: model);
        using var made = new MemoryStream();
        var localRun = ActplatProcess.RunAsync([.. common, "--out", "local.pdf"], places.Store, places.Folder);
        var streamedRun = ActplatProcess.RunAsync([.. common, "--out", "streamed.pdf", "--server", places.Address], folder: places.Folder);
        Task<ReceivedReport> serverRun = generate(client, made);
        await Task.WhenAll(localRun, streamedRun, serverRun);
        (await localRun).MustSucceed();
        (await streamedRun).MustSucceed();
        ReceivedReport received = await serverRun;

        byte[] local = await File.ReadAllBytesAsync(places.File("local.pdf"));
        byte[] streamed = await File.ReadAllBytesAsync(places.File("streamed.pdf"));
        Assert.True(local.AsSpan().SequenceEqual(streamed), "The report over the server's activations differs from the local one.");
        Assert.True(local.AsSpan().SequenceEqual(made.ToArray()), "The server's report differs from the local one.");
        Assert.Equal(($"{model}-a.pdf", local.Length), (received.FileName, (int)received.ByteLength));
    }
}
