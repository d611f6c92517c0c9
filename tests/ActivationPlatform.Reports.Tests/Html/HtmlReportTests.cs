using System.Text;
using System.Xml;
using System.Xml.Linq;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Html;

namespace ActivationPlatform.Reports.Tests.Html;

public sealed class HtmlReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task WriteAsync_Twice_GivesTheSameBytes() =>
        Assert.Equal(await WriteAsync(SampleDocument.Create()), await WriteAsync(SampleDocument.Create()));

    [Fact]
    public async Task WriteAsync_EveryKindOfBlock_IsWellFormedAndNeedsNothingElse()
    {
        XElement page = Parse(await WriteAsync(SampleDocument.Create()));

        Assert.Empty(page.Descendants("script"));
        Assert.All(page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href"), a => Assert.Matches("^(#|data:)", a.Value));
        Assert.All(page.Descendants(Svg + "svg"), svg => Assert.False(string.IsNullOrWhiteSpace(svg.Element(Svg + "desc")?.Value)));
        Assert.Equal(3, page.Descendants("table").Count());
        Assert.Equal("Figure 1", page.Descendants("figcaption").First().Element("strong")!.Value);
        Assert.Equal("en", page.Attribute("lang")!.Value);
    }

    [Fact]
    public async Task WriteAsync_EveryLink_LeadsToOnePlace()
    {
        XElement page = Parse(await WriteAsync(SampleDocument.Create()));

        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct().Order(), ids.Order());
        string[] targets = [.. page.Descendants("a").Attributes("href").Select(a => a.Value).Where(href => href.StartsWith('#')).Select(href => href[1..])];
        Assert.True(targets.Length > 6, $"Only {targets.Length} links.");
        Assert.All(targets, target => Assert.Contains(target, ids));
    }

    [Fact]
    public async Task WriteAsync_Attachments_AreLinksThatHoldTheirFiles()
    {
        XElement page = Parse(await WriteAsync(SampleDocument.Create(sections: 1)));

        XElement link = Assert.Single(page.Descendants("a"), a => a.Attribute("download") is not null);
        Assert.Equal("numbers-1.csv", link.Attribute("download")!.Value);
        Assert.Equal("data:text/csv;base64," + Convert.ToBase64String("a,b\n1,2\n"u8), link.Attribute("href")!.Value);
    }

    [Fact]
    public async Task WriteAsync_WordsThatLookLikeMarkup_StayWords()
    {
        var document = new Document("<t>", "s", new Cover("k", "a & <b>", "s", null, [], "\"!\""), One(Paragraph.Of("1 < 2 & <script>alert(1)</script>")));

        XElement page = Parse(await WriteAsync(document));

        Assert.Equal("1 < 2 & <script>alert(1)</script>", page.Descendants("main").Single().Element("p")!.Value);
        Assert.Equal("a & <b>", page.Descendants("h1").Single().Value);
    }

    private static async Task<string> WriteAsync(Document document)
    {
        using var stream = new MemoryStream();
        await HtmlReport.WriteAsync(document, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    private static async IAsyncEnumerable<Block> One(Block block)
    {
        await Task.Yield();
        yield return block;
    }
}
