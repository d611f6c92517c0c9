using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Reports.Comparisons;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Pdf;

namespace ActivationPlatform.Reports.Tests.Comparisons;

public sealed class ComparisonReportTests
{
    [Fact]
    public async Task CreateAsync_TwoPhotos_GivesAConformingDocument()
    {
        await using var source = new LocalActivationSource(Residual("residual"));
        var request = new ComparisonReportRequest(source, Noise(1), "first.png", source, Noise(2), "second.png");
        using var stream = new MemoryStream();

        await PdfReport.WriteAsync(await ComparisonReport.CreateAsync(request), stream);

        Assert.Empty(ConformanceChecker.Check(stream.ToArray()));
    }

    [Fact]
    public async Task CreateAsync_OneNetworkTwice_NeverParts()
    {
        await using var source = new LocalActivationSource(Residual("first"));
        await using var same = new LocalActivationSource(Residual("second"));

        Document document = await ComparisonReport.CreateAsync(new ComparisonReportRequest(source, Noise(1), "noise.png", same, Noise(1), "noise.png"));

        Assert.Contains(new KeyValuePair<string, string>("They part at", "no layer"), document.Cover.Facts);
        TableBlock table = Assert.Single(await TablesOf(document), t => t.Anchor == "comparison");
        Assert.All(table.Rows, row => Assert.Equal(("1.000", "0"), (row[2], row[3])));
    }

    [Fact]
    public async Task CreateAsync_NetworksThatDifferInOneLayer_NamesIt()
    {
        await using var source = new LocalActivationSource(TwoLayers(1));
        await using var other = new LocalActivationSource(TwoLayers(1.01f));

        Document document = await ComparisonReport.CreateAsync(new ComparisonReportRequest(source, Noise(1), "noise.png", other, Noise(1), "noise.png"));

        Assert.Contains(new KeyValuePair<string, string>("They part at", "second"), document.Cover.Facts);
    }

    private static Model Residual(string name) => Model.Load(SmallNetworks.Residual(), name, labels: ["a", "b", "c", "d", "e"]);

    private static Model TwoLayers(float weight) => Model.Load(
        new OnnxGraphBuilder("two", operatorSetVersion: 13)
            .AddInput("image", 1, 3, 8, 8)
            .AddOutput("second", 1, 1, 8, 8)
            .AddInitializer("a", new TensorShape(1, 3, 1, 1), [1, 1, 1])
            .AddInitializer("b", new TensorShape(1, 1, 1, 1), [weight])
            .AddNode("Conv", ["image", "a"], "first")
            .AddNode("Conv", ["first", "b"], "second")
            .ToBytes(), "two");

    private static byte[] Noise(int seed) => PngEncoder.Encode(TestImages.Noise(16, 16, 3, seed));

    private static async Task<List<TableBlock>> TablesOf(Document document)
    {
        var tables = new List<TableBlock>();
        await foreach (Block block in document.Body)
        {
            if (block is TableBlock table)
            {
                tables.Add(table);
            }
        }

        return tables;
    }
}
