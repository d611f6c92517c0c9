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

    /// <summary>The words of the first file's headings, paragraphs and captions, in the order of the document.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

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
        (byte[] File, List<Block> Numbers, List<string> Words)[] runs = await Task.WhenAll(Task.Run(() => WriteAsync(model, photo)), Task.Run(() => WriteAsync(model, photo)));
        (File, Numbers, Words) = runs[0];
        OtherFile = runs[1].File;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<(byte[] File, List<Block> Numbers, List<string> Words)> WriteAsync(Model model, byte[] photo)
    {
        await using var source = new LocalActivationSource(model);
        Document document = await LayerReport.CreateAsync(new LayerReportRequest(source, photo, "coffee.png") { Layers = ["*"] });
        List<Block> numbers = [];
        List<string> words = [];
        using var stream = new MemoryStream();
        await PdfReport.WriteAsync(document with { Body = Watched(document.Body, numbers, words) }, stream);
        return (stream.ToArray(), numbers, words);
    }

    private static async IAsyncEnumerable<Block> Watched(IAsyncEnumerable<Block> body, List<Block> numbers, List<string> words)
    {
        await foreach (Block block in body)
        {
            foreach (Block part in block.Flattened())
            {
                words.AddRange(WordsOf(part));
                if (part is not FigureBlock)
                {
                    numbers.Add(part);
                }
            }


            yield return block;
        }
    }

    private static IEnumerable<string> WordsOf(Block block) => block switch
    {
        Heading heading => [heading.Text],
        Paragraph paragraph => [string.Concat(paragraph.Content.Select(inline => inline.Text))],
        FigureBlock figure => [figure.Caption],
        TableBlock table => [table.Caption],
        _ => [],
    };
}
