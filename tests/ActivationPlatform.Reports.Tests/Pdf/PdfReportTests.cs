using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Tests.Pdf;

public sealed class PdfReportTests
{
    [Fact]
    public async Task WriteAsync_Twice_GivesTheSameBytes()
    {
        byte[] first = await WriteAsync(SampleDocument.Create());
        byte[] second = await WriteAsync(SampleDocument.Create());

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task WriteAsync_EveryKindOfBlock_KeepsTheRulesOfArchivingAndAccessibility()
    {
        byte[] file = await WriteAsync(SampleDocument.Create());

        Assert.Empty(ConformanceChecker.Check(file));
    }

    [Fact]
    public async Task WriteAsync_ReferenceToNothing_IsRefusedByName()
    {
        var document = new Document("t", "s", Cover, Blocks(Paragraph.Of("see ", Inline.Reference("figure-9"))));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(document));

        Assert.Equal("A reference leads to 'figure-9', which has not come yet.", exception.Message);
    }

    [Fact]
    public async Task WriteAsync_SkippedHeadingLevel_IsRefused()
    {
        var document = new Document("t", "s", Cover, Blocks(new Heading(1, "One", "a"), new Heading(3, "Three", "b")));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(document));

        Assert.Equal("Heading 'Three' has level 3; expected 1 to 3, and no level skipped.", exception.Message);
    }

    [Fact]
    public async Task WriteAsync_FewerAnchorsThanRows_IsRefused()
    {
        var table = new TableBlock([new("Name", IsLink: true)], [["a"], ["b"]], "c", "t") { RowAnchors = ["one"] };
        var document = new Document("t", "s", Cover, Blocks(new Heading(1, "One", "one"), table));

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(document));

        Assert.StartsWith("Table 't' has 1 anchors for its rows; expected 2 or none.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var document = new Document("t", "s", Cover, CancelBetween(cancellation));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PdfReport.WriteAsync(document, Stream.Null, cancellationToken: cancellation.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriteAsync_ALongTable_ContinuesOverPages(bool letter)
    {
        var options = new PdfReportOptions { Format = letter ? PageFormat.Letter : PageFormat.A4 };

        int few = await PdfReport.WriteAsync(SampleDocument.Create(1, 5), Stream.Null, options);
        int many = await PdfReport.WriteAsync(SampleDocument.Create(1, 200), Stream.Null, options);

        Assert.True(many >= few + 4, $"{few} and {many} pages");
    }

    [Fact]
    public async Task WriteAsync_FigureLargerThanTheRestOfThePage_IsMadeSmallerInsteadOfLeavingThePage()
    {
        int filled = await PagesAsync(leastShare: 0.5);
        int rigid = await PagesAsync(leastShare: 1);

        Assert.Equal((3, 4), (filled, rigid));

        // Cover, contents, then a paragraph and a figure that needs nearly a whole page.
        static Task<int> PagesAsync(double leastShare) => PdfReport.WriteAsync(
            new Document("t", "s", Cover, Blocks(
                new Heading(1, "One", "one"), Paragraph.Of(string.Join(' ', Enumerable.Repeat("word", 300))), new FigureBlock(new SampleDocument.Checkerboard(400, 620), "c", "f") { LeastShare = leastShare })),
            Stream.Null);
    }

    [Fact]
    public async Task WriteAsync_KeptGroupHigherThanAPage_IsMadeSmallerOnItsOwnPage()
    {
        var document = new Document("t", "s", Cover, Blocks(
            new Heading(1, "One", "one"), Words(300), Words(100) with { KeepsWithNext = true }, new FigureBlock(new SampleDocument.Checkerboard(400, 600), "c", "f") { LeastShare = 0.6 }));

        // Cover, contents, the words, and one page for the group; it would be two if the figure kept its size.
        Assert.Equal(4, await PdfReport.WriteAsync(document, Stream.Null));

        static Paragraph Words(int count) => Paragraph.Of(string.Join(' ', Enumerable.Repeat("word", count)));
    }

    private static Cover Cover => new("k", "t", "s", null, [], null);

    private static async Task<byte[]> WriteAsync(Document document)
    {
        using var stream = new MemoryStream();
        await PdfReport.WriteAsync(document, stream);
        return stream.ToArray();
    }

    private static async IAsyncEnumerable<Block> Blocks(params Block[] blocks)
    {
        foreach (Block block in blocks)
        {
            await Task.Yield();
            yield return block;
        }
    }

    private static async IAsyncEnumerable<Block> CancelBetween(
        CancellationTokenSource source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Paragraph.Of("one");
        await source.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        yield return Paragraph.Of("two");
    }
}
