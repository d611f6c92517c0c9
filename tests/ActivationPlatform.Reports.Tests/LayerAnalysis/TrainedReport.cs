using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

/// <summary>The report of the whole trained network, written twice at the same time; empty where the network is not at hand and its tests are skipped.</summary>
public sealed class TrainedReport : IAsyncLifetime
{
    /// <summary>The file.</summary>
    public byte[] File { get; private set; } = [];

    /// <summary>The file of the second run.</summary>
    public byte[] OtherFile { get; private set; } = [];

    /// <summary>What the first file was made of, without the figures.</summary>
    public IReadOnlyCollection<Block> Numbers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (TestSettings.ModelsFolder is not { } folder)
        {
            return;
        }

        byte[] photo = await System.IO.File.ReadAllBytesAsync(TestSettings.DataFile("photos", "coffee.png"));
        Model model = new ModelStore(folder).Open("googlenet");
        (byte[] File, List<Block> Numbers)[] runs = await Task.WhenAll(Task.Run(() => WriteAsync(model, photo)), Task.Run(() => WriteAsync(model, photo)));
        (File, Numbers, OtherFile) = (runs[0].File, runs[0].Numbers, runs[1].File);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<(byte[] File, List<Block> Numbers)> WriteAsync(Model model, byte[] photo)
    {
        await using var source = new LocalActivationSource(model);
        Document document = await LayerReport.CreateAsync(new LayerReportRequest(source, photo, "coffee.png") { Layers = ["*"] });
        var numbers = new List<Block>();
        using var stream = new MemoryStream();
        await PdfReport.WriteAsync(document with { Body = Watched(document.Body, numbers) }, stream);
        return (stream.ToArray(), numbers);
    }

    private static async IAsyncEnumerable<Block> Watched(IAsyncEnumerable<Block> body, List<Block> numbers)
    {
        await foreach (Block block in body)
        {
            numbers.AddRange(block.Flattened().Where(part => part is not FigureBlock));

            yield return block;
        }
    }
}
