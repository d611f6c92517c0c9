using System.Text.Json;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

public sealed class WholeNetworkReportTests
{
    public static TheoryData<string, bool> SmallReports => new() { { "residual", false }, { "grouped", false }, { "residual", true }, { "grouped", true } };

    [Theory]
    [MemberData(nameof(SmallReports))]
    public async Task WriteAsync_NetworksThatAreNotGoogLeNet_GiveConformingDocuments(string name, bool isSummary)
    {
        Model model = SmallModel(name);
        byte[] file = await WriteAsync(model, GreyPicture(), isSummary);

        Assert.Empty(ConformanceChecker.Check(file));
        AssertEverythingResolves(ParsedPdf.Parse(file));
        await AssertAcceptedByQpdfAsync(file);
    }

    [Fact]
    public async Task WriteAsync_SummaryOfTheDemonstration_Conforms()
    {
        byte[] file = await WriteAsync(DemoGoogLeNet.Open(), BuiltInPicture.Encode(), isSummary: true);

        Assert.Empty(ConformanceChecker.Check(file));
        var parsed = ParsedPdf.Parse(file);
        AssertEverythingResolves(parsed);

        // Cover, contents, network, architecture, a page for each of the 19 modules, and how it was made.
        Assert.Equal(24, parsed.Pages.Count);
    }

    [Fact]
    public async Task WriteAsync_NamesWithOddCharacters_Conforms()
    {
        byte[] graph = new OnnxGraphBuilder("odd", operatorSetVersion: 13)
            .AddInput("image", 1, 3, 4, 4)
            .AddOutput("é(ä)\\<&>%", 1, 1000, 1, 1)
            .AddInitializer("w", new TensorShape(1000, 3, 4, 4), new float[48_000])
            .AddNode("Conv", ["image", "w"], "é(ä)\\<&>%")
            .ToBytes();

        byte[] file = await WriteAsync(Model.Load(graph, "odd <name> & (more)\\"), GreyPicture(), isSummary: false);

        Assert.Empty(ConformanceChecker.Check(file));
        AssertEverythingResolves(ParsedPdf.Parse(file));
    }

    [Fact]
    public async Task CreateAsync_WholeNetwork_MontagesFollowFromTheirLimits()
    {
        Model model = SmallModel("residual");
        List<Block> blocks = await BlocksOfAsync(model);

        Attachment attachment = Assert.Single(blocks.OfType<Attachment>(), a => a.FileName == "montages.json");
        using JsonDocument json = JsonDocument.Parse(attachment.Content);
        JsonElement entry = Assert.Single(json.RootElement.GetProperty("montages").EnumerateArray(), e => e.GetProperty("layer").GetString() == "conv1");
        var stretch = new ContrastStretch(
            new FiniteRange(entry.GetProperty("rangeMinimum").GetSingle(), entry.GetProperty("rangeMaximum").GetSingle(), 0),
            new StretchLimits(entry.GetProperty("lowLimit").GetDouble(), entry.GetProperty("highLimit").GetDouble()));
        await using var source = new LocalActivationSource(model);
        using Activation conv1 = await source.ReadActivationAsync(new ActivationInput.EncodedImage(GreyPicture()), "conv1");
        var expected = LayerMontage.Create(conv1, StretchMode.Contrast);
        var actual = new byte[conv1.Values.Length];
        stretch.Apply(conv1.Values.Span, actual);

        Assert.Equal(expected.Stretch.Limits, stretch.Limits);
        Assert.Equal(expected.Image.Pixels[..8].ToArray(), actual[..8]);
    }

    private static Model SmallModel(string name) => name == "residual"
        ? Model.Load(SmallNetworks.Residual(), name, labels: ["a", "b", "c", "d", "e"])
        : Model.Load(SmallNetworks.Grouped(), name);

    private static byte[] GreyPicture() => PngEncoder.Encode(TestImages.Noise(40, 30, 1, seed: 3));

    private static async Task<byte[]> WriteAsync(Model model, byte[] photo, bool isSummary)
    {
        await using var source = new LocalActivationSource(model);
        var request = new LayerReportRequest(source, photo, "photo.png") { Layers = ["*"], IsSummary = isSummary };
        using var stream = new MemoryStream();
        await PdfReport.WriteAsync(await LayerReport.CreateAsync(request), stream);
        return stream.ToArray();
    }

    private static async Task<List<Block>> BlocksOfAsync(Model model)
    {
        await using var source = new LocalActivationSource(model);
        return await (await LayerReport.CreateAsync(new LayerReportRequest(source, GreyPicture(), "photo.png") { Layers = ["*"] })).ReadBlocksAsync();
    }

    /// <summary>Every link and every bookmark leads to a page of the file.</summary>
    internal static void AssertEverythingResolves(ParsedPdf document)
    {
        Dictionary<string, object?> destinations = document.NameTree(document.Catalog.Get<PdfDictionary>("Names")!.Get<PdfDictionary>("Dests"))
            .ToDictionary(entry => entry.Key, entry => document.Resolve(entry.Value));
        PdfDictionary[] links = [.. document.Pages.SelectMany(page => document.Dictionary(page).Items("Annots")).OfType<PdfDictionary>()];
        PdfDictionary[] bookmarks = [.. Bookmarks(document.Catalog.Get<PdfDictionary>("Outlines")!)];

        Assert.True(links.Length > 4, $"Only {links.Length} links.");
        Assert.True(bookmarks.Length > 3, $"Only {bookmarks.Length} bookmarks.");
        Assert.All(links.Concat(bookmarks), holder => AssertDestination(document, destinations, holder));
    }

    private static IEnumerable<PdfDictionary> Bookmarks(PdfDictionary parent)
    {
        for (PdfDictionary? item = parent.Get<PdfDictionary>("First"); item is not null; item = item.Get<PdfDictionary>("Next"))
        {
            yield return item;
            foreach (PdfDictionary child in Bookmarks(item))
            {
                yield return child;
            }
        }
    }

    private static void AssertDestination(ParsedPdf document, Dictionary<string, object?> destinations, PdfDictionary holder)
    {
        PdfString? name = holder.Get<PdfString>("Dest") ?? holder.Get<PdfDictionary>("A")?.Get<PdfString>("D");
        Assert.NotNull(name);
        Assert.True(destinations.TryGetValue(name.Key, out object? destination), $"A link leads to '{name.Key}', which is no destination.");
        List<object?> target = (destination as PdfDictionary)?.Get<List<object?>>("D") ?? Assert.IsType<List<object?>>(destination);
        Assert.Contains(Assert.IsType<PdfReference>(target[0]), document.Pages);
    }

    // Where the tool is missing the structural checker has spoken; with ACTPLAT_CI it must be there.
    internal static async Task AssertAcceptedByQpdfAsync(byte[] file)
    {
        if (!ExternalTool.IsInstalled("qpdf") && !TestSettings.IsContinuousIntegration)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        string path = folder.File("report.pdf");
        await File.WriteAllBytesAsync(path, file);
        (int exitCode, string said) = await ExternalTool.RunAsync("qpdf", "--check", path);
        Assert.True(exitCode == 0, said);
        Assert.DoesNotContain("WARNING", said, StringComparison.Ordinal);
    }
}
