using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Tests;

public class PdfDocumentWriterTests
{
    [Fact]
    public void Finish_SameInputTwice_GivesTheSameBytes() => Assert.Equal(SampleDocument.Create(), SampleDocument.Create());

    [Fact]
    public void Finish_OtherContent_GivesAnotherIdentifier()
    {
        ParsedPdf first = ParsedPdf.Parse(SampleDocument.Create());
        ParsedPdf second = ParsedPdf.Parse(SampleDocument.Create(document => document.Attach(Attachment("extra.csv"))));

        Assert.NotEqual(Identifier(first), Identifier(second));
        static byte[] Identifier(ParsedPdf document) => document.Trailer.Items("ID").OfType<PdfString>().First().Bytes;
    }

    [Fact]
    public void InsertPage_BeforeOthers_StandsThere()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, Information());
        document.BeginPage(100, 100).Dispose();
        document.BeginPage(200, 100).Dispose();
        document.InsertPage(0, 300, 100).Dispose();
        document.Finish();

        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        Assert.Equal([300L, 100L, 200L], parsed.Pages.Select(page => parsed.Dictionary(page).Items("MediaBox").ElementAt(2)));
        Assert.Equal(3, document.PageCount);
    }

    [Fact]
    public void AddImage_SamePixelsTwice_AreStoredOnce()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, Information());

        PdfImage first = document.AddImage(16, 16, PdfPixelFormat.Gray8, SampleDocument.GrayRamp());
        PdfImage second = document.AddImage(16, 16, PdfPixelFormat.Gray8, SampleDocument.GrayRamp());
        PdfImage turned = document.AddImage(32, 8, PdfPixelFormat.Gray8, SampleDocument.GrayRamp());

        Assert.Same(first, second);
        Assert.NotSame(first, turned);
    }

    [Fact]
    public void AddImage_WrongNumberOfBytes_SaysHowMany()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());

        ArgumentException error = Assert.Throws<ArgumentException>(() => document.AddImage(4, 2, PdfPixelFormat.Rgb24, new byte[8]));

        Assert.StartsWith("An image of 4x2 pixels as Rgb24 has 24 bytes; got 8.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_LinkToNowhere_NamesTheDestination()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());
        document.BeginPage(100, 100).Dispose();
        document.Outline.Add("Lost", "nowhere");

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(document.Finish);

        Assert.Equal("Links or bookmarks lead to destinations that no page has: 'nowhere'.", error.Message);
    }

    [Fact]
    public void AddDestination_NameTwice_IsRefused()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());
        PdfPage page = document.BeginPage(100, 100);
        page.AddDestination("here", 10);

        ArgumentException error = Assert.Throws<ArgumentException>(() => page.AddDestination("here", 20));

        Assert.StartsWith("The document already has a destination 'here'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_WithoutPages_IsRefused()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());

        Assert.Equal("A document needs at least one page.", Assert.Throws<InvalidOperationException>(document.Finish).Message);
    }

    [Fact]
    public void Finish_WithOpenParts_SaysWhich()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());
        PdfPage page = document.BeginPage(100, 100);
        Assert.Equal("The document cannot be finished: 1 of its 1 pages are still open.", Assert.Throws<InvalidOperationException>(document.Finish).Message);

        page.Dispose();
        document.Root.Begin(PdfStructureType.P);
        Assert.Equal("A structure element of type Document was completed while 1 of its parts were open.", Assert.Throws<InvalidOperationException>(document.Finish).Message);
    }

    [Fact]
    public void BeginPage_AfterFinish_IsRefused()
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());
        document.BeginPage(100, 100).Dispose();
        document.Finish();

        Assert.Equal("The document is finished; nothing can be added to it.", Assert.Throws<InvalidOperationException>(() => document.BeginPage(9, 9)).Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(14_401)]
    [InlineData(double.NaN)]
    public void BeginPage_SideThatArchivesForbid_IsRefused(double side)
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => document.BeginPage(100, side));

        Assert.StartsWith("A page's side is 3 to 14400 points.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_TitleThatXmlCannotHold_IsWrittenWithReplacements()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Bell \u0007 <&> \U0001F9EA \uD800", Language = "de-CH" });
        document.BeginPage(100, 100).Dispose();
        document.Finish();

        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        Assert.Equal("Bell \uFFFD <&> \U0001F9EA \uFFFD", parsed.Trailer.Get<PdfDictionary>("Info")!.TextOf("Title"));
        Assert.Equal([], ConformanceChecker.Check(parsed));
    }

    [Fact]
    public void Constructor_LanguageThatIsNone_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PdfDocumentWriter(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "English, please" }));

        Assert.StartsWith("'English, please' is no language tag; expected something like en or de-CH.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("folder/a.csv", "text/csv", "The name of an attachment has no folders; got 'folder/a.csv'.")]
    [InlineData("a.csv", "csv", "'csv' is no media type; expected something like text/csv.")]
    [InlineData("taken.csv", "text/csv", "The document already has an attachment 'taken.csv'.")]
    public void Attach_BadFile_SaysWhy(string name, string mediaType, string message)
    {
        using PdfDocumentWriter document = new(Stream.Null, Information());
        document.Attach(Attachment("taken.csv"));

        ArgumentException error = Assert.Throws<ArgumentException>(() => document.Attach(Attachment(name) with { MediaType = mediaType }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyOfEverything_StaysConformant()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, Information());
        ShapedText text = TextShaper.Shape("Text", FontStack.Mono);
        for (int i = 0; i < 150; i++)
        {
            using PdfPage page = document.BeginPage(200, 200);
            page.AddDestination($"Ziel {i} ä\U0001F9EA", 0);
            document.Outline.Add($"Seite {i}", $"Ziel {i} ä\U0001F9EA").Add("unten", $"Ziel {149 - i} ä\U0001F9EA");
            using PdfStructureElement paragraph = document.Root.Begin(PdfStructureType.P);
            using PdfStructureElement link = paragraph.Begin(PdfStructureType.Link);
            using (page.Graphics.BeginContent(link))
            {
                page.Graphics.DrawText(text, 8, 10, 10 + i);
            }

            page.AddLink(new PdfRectangle(10, i, 50, 10), $"Ziel {(i + 75) % 150} ä\U0001F9EA", link, "weiter");
            document.Attach(Attachment($"{i}-β.csv"));
        }

        document.Finish();

        Assert.Equal([], ConformanceChecker.Check(output.ToArray()));
    }

    private static PdfDocumentInformation Information() => new() { Title = "Test", Language = "en" };

    private static PdfAttachment Attachment(string name) => new() { FileName = name, MediaType = "text/csv", Description = "Numbers", Content = "1,2\n"u8.ToArray() };
}
