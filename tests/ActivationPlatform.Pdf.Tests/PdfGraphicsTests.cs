using System.Text;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Tests;

public class PdfGraphicsTests
{
    [Fact]
    public void Draw_PathsAndColors_WritesOnlyWhatChanges()
    {
        string content = Draw(graphics =>
        {
            graphics.SetFill(new PdfColor(255, 0, 51));
            graphics.SetFill(new PdfColor(255, 0, 51));
            graphics.SetStroke(PdfColor.White);
            graphics.SetLine(0.5, PdfLineCap.Round);
            graphics.SetLine(0.5, PdfLineCap.Round);
            graphics.Rectangle(new PdfRectangle(1, 2, 3.00004, 4.25));
            graphics.FillAndStroke(PdfFillRule.EvenOdd);
        });

        Assert.Equal("1 0 0 -1 0 100 cm\n/Artifact <</Type /Layout>> BDC\n1 0 0.2 rg\n1 G\n0.5 w\n1 J\n1 2 3 4.25 re\nB*\nEMC\n", content);
    }

    [Fact]
    public void Restore_AfterSave_WritesTheOldValuesAgainWhenTheyChange()
    {
        string content = Draw(graphics =>
        {
            using (graphics.Save())
            {
                graphics.SetFill(PdfColor.White);
            }

            graphics.SetFill(PdfColor.White);
            graphics.SetFill(PdfColor.Black);
        });

        Assert.Equal("1 0 0 -1 0 100 cm\n/Artifact <</Type /Layout>> BDC\nq\n1 g\nQ\n1 g\n0 g\nEMC\n", content);
    }

    [Fact]
    public void DrawText_KernedPair_StandsAtTheShapedPositions()
    {
        string content = Draw(graphics => graphics.DrawText(TextShaper.Shape("AV", FontStack.Sans), 10, 5, 50));

        // -140 of 2048 units is 68.3594 thousandths of the em.
        Assert.Contains("BT\n/F1 10 Tf\n1 0 0 -1 5 50 Tm\n[<0001>68.3594<0002>] TJ\nET\n", content, StringComparison.Ordinal);
    }

    [Fact]
    public void DrawText_WordSpacing_WidensSpacesAndMovesTheNextRun()
    {
        ShapedText text = TextShaper.Shape("a ⣿", FontStack.Sans);

        string content = Draw(graphics => graphics.DrawText(text, 10, 0, 50, wordSpacingPoints: 2));

        double x = Math.Round(text.Runs[0].Width(10) + 2, 4);
        Assert.Contains("[<00010002>] TJ", content, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"1 0 0 -1 {x} 50 Tm"), content, StringComparison.Ordinal);
    }

    [Fact]
    public void DrawText_CharactersThatShareAGlyph_KeepTheirOwnUnicodeValues()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Shared", Language = "en" });
        using (PdfStructureElement paragraph = document.Root.Begin(PdfStructureType.P))
        using (PdfPage page = document.BeginPage(100, 100))
        using (page.Graphics.BeginContent(paragraph))
        {
            page.Graphics.DrawText(TextShaper.Shape("a\u00A0b c", FontStack.Sans), 10, 0, 50);
        }

        document.Finish();

        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        PdfDictionary font = parsed.Objects.Values.OfType<PdfDictionary>().Single(dictionary => dictionary.NameOf("Subtype") == "Type0");
        string map = Encoding.ASCII.GetString(font.Get<PdfStream>("ToUnicode")!.Decode());
        Assert.Contains("<0002> <00A0>\n", map, StringComparison.Ordinal);
        Assert.Contains("<0004> <0020>\n", map, StringComparison.Ordinal);
        Assert.Equal([], ConformanceChecker.Check(parsed));
    }

    [Fact]
    public void DrawText_PrivateCharacterOrNoncharacter_IsReadAsReplacement()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Odd", Language = "en" });
        using (PdfStructureElement paragraph = document.Root.Begin(PdfStructureType.P))
        using (PdfPage page = document.BeginPage(100, 100))
        using (page.Graphics.BeginContent(paragraph))
        {
            page.Graphics.DrawText(TextShaper.Shape("\uE123\uFFFE", FontStack.Sans), 10, 0, 50);
        }

        document.Finish();

        Assert.Equal([], ConformanceChecker.Check(output.ToArray()));
    }

    [Fact]
    public void DrawImage_AnyPixels_ComeBackBitForBit()
    {
        Random random = new(11);
        foreach ((int width, int height) in new[] { (1, 1), (1, 7), (37, 5), (64, 64), (201, 3) })
        {
            byte[] gray = new byte[width * height];
            random.NextBytes(gray);
            byte[] smooth = [.. Enumerable.Range(0, width * height).Select(i => (byte)((i % width) + (i / width)))];
            byte[] rgb = new byte[width * height * 3];
            random.NextBytes(rgb);
            byte[] fewColors = [.. gray.SelectMany(value => new[] { (byte)(value / 4), (byte)(255 - (value / 2)), value })];
            byte[] grayAsRgb = [.. gray.SelectMany(value => new[] { value, value, value })];

            Assert.Equal(gray, RoundTrip(width, height, PdfPixelFormat.Gray8, gray));
            Assert.Equal(smooth, RoundTrip(width, height, PdfPixelFormat.Gray8, smooth));
            Assert.Equal(rgb, RoundTrip(width, height, PdfPixelFormat.Rgb24, rgb));
            Assert.Equal(fewColors, RoundTrip(width, height, PdfPixelFormat.Rgb24, fewColors));
            Assert.Equal(gray, RoundTrip(width, height, PdfPixelFormat.Rgb24, grayAsRgb));
        }
    }

    [Fact]
    public void SetFill_SameOpacityOnTwoPages_SharesTheState()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Opacity", Language = "en" });
        for (int i = 0; i < 2; i++)
        {
            using PdfPage page = document.BeginPage(100, 100);
            page.Graphics.SetFill(PdfColor.Black, 0.25);
        }

        document.Finish();

        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        PdfDictionary state = parsed.Objects.Values.OfType<PdfDictionary>().Single(dictionary => dictionary.NameOf("Type") == "ExtGState");
        Assert.Equal(0.25, state.Number("ca"));
        Assert.Equal(1, state.Number("CA"));
    }

    [Fact]
    public void Fill_OutsideContent_SaysWhereToDraw()
    {
        using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
        PdfGraphics graphics = document.BeginPage(100, 100).Graphics;
        graphics.Rectangle(new PdfRectangle(0, 0, 10, 10));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => graphics.Fill());

        Assert.Equal("Draw within BeginContent or BeginArtifact; everything on a page belongs to the structure or is an artifact.", error.Message);
    }

    [Fact]
    public void BeginContent_WithinContent_IsRefused()
    {
        using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
        PdfGraphics graphics = document.BeginPage(100, 100).Graphics;
        using IDisposable artifact = graphics.BeginArtifact(PdfArtifact.Footer);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => graphics.BeginContent(document.Root));

        Assert.Equal("Content and artifacts do not nest; end the one before.", error.Message);
    }

    [Fact]
    public void Save_TooDeep_SaysHowDeep()
    {
        using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
        PdfGraphics graphics = document.BeginPage(100, 100).Graphics;
        for (int i = 0; i < 27; i++)
        {
            graphics.Save();
        }

        Assert.Equal("Graphics states nest at most 27 levels deep in an archivable document.", Assert.Throws<InvalidOperationException>(graphics.Save).Message);
    }

    [Fact]
    public void Finish_PageWithOpenContent_SaysWhatWasOpen()
    {
        Assert.Equal("A page was completed while a saved graphics state was open.", FinishAfter((_, page) => page.Graphics.Save()));
        Assert.Equal("A page was completed while content or an artifact was open.", FinishAfter((_, page) => page.Graphics.BeginArtifact(PdfArtifact.Layout)));
    }

    [Fact]
    public void Finish_FigureWithoutAlternativeText_IsRefused() =>
        Assert.Equal("A structure element of type Figure has no AlternativeText.", FinishAfter((document, _) => document.Root.Begin(PdfStructureType.Figure).Dispose()));

    [Fact]
    public void Dispose_WhileAnErrorIsOnItsWay_DoesNotHideIt()
    {
        Assert.Throws<OperationCanceledException>(Interrupted);

        static void Interrupted()
        {
            using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
            using PdfPage page = document.BeginPage(100, 100);
            using PdfStructureElement figure = document.Root.Begin(PdfStructureType.Figure);
            figure.Begin(PdfStructureType.Caption);
            page.Graphics.Save();
            throw new OperationCanceledException();
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(2e9)]
    public void MoveTo_NumberThatNoPageHas_IsRefused(double x)
    {
        using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
        PdfGraphics graphics = document.BeginPage(100, 100).Graphics;

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => graphics.MoveTo(x, 0));

        Assert.StartsWith(FormattableString.Invariant($"A number on a page must be finite and at most 1000000000; got {x}."), error.Message, StringComparison.Ordinal);
    }

    private static string FinishAfter(Action<PdfDocumentWriter, PdfPage> act)
    {
        using PdfDocumentWriter document = new(Stream.Null, new PdfDocumentInformation { Title = "Test", Language = "en" });
        using (PdfPage page = document.BeginPage(100, 100))
        {
            act(document, page);
        }

        return Assert.Throws<InvalidOperationException>(document.Finish).Message;
    }

    private static string Draw(Action<PdfGraphics> draw)
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Test", Language = "en" });
        using (PdfPage page = document.BeginPage(100, 100))
        using (page.Graphics.BeginArtifact(PdfArtifact.Layout))
        {
            draw(page.Graphics);
        }

        document.Finish();
        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        return Encoding.ASCII.GetString(parsed.ContentOf(parsed.Pages[0]));
    }

    /// <summary>What a reader gets for an image: its bytes, or the palette's colours behind them.</summary>
    private static byte[] RoundTrip(int width, int height, PdfPixelFormat format, byte[] pixels)
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Image", Language = "en" });
        document.AddImage(width, height, format, pixels);
        document.BeginPage(10, 10).Dispose();
        document.Finish();
        ParsedPdf parsed = ParsedPdf.Parse(output.ToArray());
        Assert.Equal([], ConformanceChecker.Check(parsed));
        PdfStream image = parsed.Objects.Values.OfType<PdfStream>().Single(stream => stream.Dictionary.NameOf("Subtype") == "Image");
        byte[] decoded = image.Decode();
        byte[]? palette = (image.Dictionary.Items("ColorSpace").ElementAtOrDefault(3) as PdfString)?.Bytes;
        return palette is null ? decoded : [.. decoded.SelectMany(number => palette[(number * 3)..((number * 3) + 3)])];
    }
}
