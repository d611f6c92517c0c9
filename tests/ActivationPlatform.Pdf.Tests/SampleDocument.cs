using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Tests;

/// <summary>A small document that uses everything the writer offers.</summary>
internal static class SampleDocument
{
    public const double Width = 595.276;
    public const double Height = 841.89;

    private const double Margin = 64;
    private static readonly PdfColor s_ink = new(0x1F, 0x29, 0x37);
    private static readonly PdfColor s_accent = new(0x0F, 0x76, 0x6E);
    private static readonly PdfColor s_rule = new(0xCB, 0xD5, 0xE1);

    public static byte[] Create(Action<PdfDocumentWriter>? extra = null)
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation
        {
            Title = "Layers of a network & what they see",
            Language = "en",
            Author = "Jörg Ångström",
            Subject = "A sample",
            Keywords = "activation, layer",
            Creator = "Pdf.Tests",
            CreationDate = new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero),
        });
        Write(document);
        extra?.Invoke(document);
        document.Finish();
        return output.ToArray();
    }

    private static void Write(PdfDocumentWriter document)
    {
        using PdfStructureElement contents = document.Root.Begin(PdfStructureType.TOC);
        using PdfPage contentsPage = document.BeginPage(Width, Height);
        FirstSection(document);
        SecondSection(document);
        Contents(document, contents, contentsPage);
        document.LabelPages(0, PdfPageLabelStyle.LowercaseRoman);
        document.LabelPages(1, PdfPageLabelStyle.Decimal);
        document.Attach(new PdfAttachment
        {
            FileName = "table-1.csv",
            MediaType = "text/csv",
            Description = "The numbers of table 1",
            Content = "layer,mean\nconv1/7x7_s2,0.125\n"u8.ToArray(),
        });
    }

    private static void FirstSection(PdfDocumentWriter document)
    {
        using PdfStructureElement section = document.Root.Begin(PdfStructureType.Sect);
        using PdfPage page = document.BeginPage(Width, Height);
        Furniture(page, "1");
        page.AddDestination("first", 80);
        PdfOutlineItem bookmark = document.Outline.Add("1 Text and tables", "first", isOpen: true);
        Line(page, section, PdfStructureType.H1, "1 Text and tables", FontStack.SansBold, 22, 110);
        Line(page, section, PdfStructureType.P, "AVATAR: To Type “Waffles” — kerned. Symbols: α ≤ β → ∞, ⣿ and \U0001F9EA.", FontStack.Sans, 10.5, 140);

        using (PdfStructureElement paragraph = section.Begin(PdfStructureType.P))
        {
            Show(page, paragraph, "A paragraph that goes on", FontStack.Sans, 10.5, Margin, 160);
            ShapedText text = TextShaper.Shape("with a link", FontStack.SansItalic);
            double x = Margin + 150;
            using (PdfStructureElement link = paragraph.Begin(PdfStructureType.Link))
            {
                page.Graphics.SetFill(s_accent);
                Show(page, link, "with a link", FontStack.SansItalic, 10.5, x, 160);
                page.AddLink(new PdfRectangle(x, 150, text.Width(10.5), 14), new Uri("https://example.org/a?b=(c)"), link, "Example address");
                page.Graphics.SetFill(s_ink);
            }

            Show(page, paragraph, "and ends here.", FontStack.Sans, 10.5, x + text.Width(10.5) + 5, 160);
        }

        bookmark.Add("Table 1", "table");
        page.AddDestination("table", 190);
        Table(page, section);
        List(page, section);
    }

    private static void Table(PdfPage page, PdfStructureElement section)
    {
        using PdfStructureElement table = section.Begin(PdfStructureType.Table);
        Line(page, table, PdfStructureType.Caption, "Table 1: Means of two layers", FontStack.SansSemiBold, 9, 205);
        using (PdfStructureElement head = table.Begin(PdfStructureType.THead))
        {
            Row(page, head, 225, PdfStructureType.TH, "Layer", "Mean");
        }

        using PdfStructureElement body = table.Begin(PdfStructureType.TBody);
        Row(page, body, 243, PdfStructureType.TD, "conv1/7x7_s2", "0.125");
        Row(page, body, 261, PdfStructureType.TD, "inception_3a/output", "1.75");
        using (page.Graphics.BeginArtifact(PdfArtifact.Layout))
        {
            page.Graphics.SetStroke(s_rule);
            page.Graphics.SetLine(0.5);
            foreach (double y in new[] { 212.0, 230, 248, 266 })
            {
                page.Graphics.MoveTo(Margin, y);
                page.Graphics.LineTo(Width - Margin, y);
            }

            page.Graphics.Stroke();
        }
    }

    private static void Row(PdfPage page, PdfStructureElement group, double baseline, PdfStructureType cellType, params ReadOnlySpan<string> cells)
    {
        using PdfStructureElement row = group.Begin(PdfStructureType.TR);
        for (int i = 0; i < cells.Length; i++)
        {
            using PdfStructureElement cell = row.Begin(cellType);
            Show(page, cell, cells[i], cellType == PdfStructureType.TH ? FontStack.SansSemiBold : FontStack.Mono, 9, Margin + (i * 200), baseline);
        }
    }

    private static void List(PdfPage page, PdfStructureElement section)
    {
        using PdfStructureElement list = section.Begin(PdfStructureType.L);
        list.ListNumbering = PdfListNumbering.Disc;
        foreach ((string text, double y) in new[] { ("first item", 300.0), ("second item", 316) })
        {
            using PdfStructureElement item = list.Begin(PdfStructureType.LI);
            using (PdfStructureElement label = item.Begin(PdfStructureType.Lbl))
            {
                Show(page, label, "•", FontStack.Sans, 10.5, Margin, y);
            }

            using PdfStructureElement itemBody = item.Begin(PdfStructureType.LBody);
            Show(page, itemBody, text, FontStack.Sans, 10.5, Margin + 14, y);
        }
    }

    private static void SecondSection(PdfDocumentWriter document)
    {
        using PdfStructureElement section = document.Root.Begin(PdfStructureType.Sect);
        using PdfPage page = document.BeginPage(Width, Height);
        Furniture(page, "2");
        page.AddDestination("second", 80);
        document.Outline.Add("2 Pictures", "second");
        Line(page, section, PdfStructureType.H1, "2 Pictures", FontStack.SansBold, 22, 110);
        Line(page, section, PdfStructureType.H2, "2.1 Images and paths", FontStack.SansSemiBold, 14, 140);

        PdfRectangle area = new(Margin, 160, 200, 200);
        using (PdfStructureElement figure = section.Begin(PdfStructureType.Figure))
        {
            figure.AlternativeText = "A grey ramp, a colour square and shapes";
            figure.SetBoundingBox(page, new PdfRectangle(Margin, 160, Width - (2 * Margin), 380));
            using (page.Graphics.BeginContent(figure))
            {
                page.Graphics.DrawImage(document.AddImage(16, 16, PdfPixelFormat.Gray8, GrayRamp()), area);
                page.Graphics.DrawImage(document.AddImage(16, 16, PdfPixelFormat.Rgb24, ColorSquare()), area with { X = area.X + 220 });
                Shapes(page.Graphics);
            }

            Line(page, figure, PdfStructureType.Caption, "Figure 1: Ramp, square, shapes", FontStack.SansSemiBold, 9, 560);
        }

        using PdfStructureElement note = section.Begin(PdfStructureType.Note);
        using (PdfStructureElement label = note.Begin(PdfStructureType.Lbl))
        {
            Show(page, label, "1", FontStack.Sans, 7, Margin, 597);
        }

        Show(page, note, "A note below.", FontStack.Sans, 8, Margin + 6, 600);
    }

    public static byte[] GrayRamp() => [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    public static byte[] ColorSquare() => [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)((i % 16) * 17), (byte)((i / 16) * 17), (byte)(i * 7) })];

    private static void Shapes(PdfGraphics graphics)
    {
        using IDisposable saved = graphics.Save();
        graphics.Translate(Margin, 380);
        graphics.SetFill(s_accent, 0.5);
        graphics.SetStroke(new PdfColor(0xB9, 0x1C, 0x1C));
        graphics.SetLine(3, PdfLineCap.Round, PdfLineJoin.Round);
        Star(graphics, 80);
        graphics.FillAndStroke(PdfFillRule.EvenOdd);
        graphics.SetDash([6, 4], 1);
        graphics.MoveTo(200, 20);
        graphics.CurveTo(260, 160, 320, -60, 400, 120);
        graphics.Stroke();
        graphics.SetDash([]);
        graphics.Rectangle(new PdfRectangle(220, 100, 60, 40));
        graphics.Clip();
        graphics.SetFill(PdfColor.Black);
        Star(graphics, 250);
        graphics.Fill();
    }

    private static void Star(PdfGraphics graphics, double centerX)
    {
        for (int i = 0; i < 5; i++)
        {
            double angle = (i * 4 * Math.PI / 5) - (Math.PI / 2);
            (double x, double y) = (centerX + (70 * Math.Cos(angle)), 80 + (70 * Math.Sin(angle)));
            if (i == 0)
            {
                graphics.MoveTo(x, y);
            }
            else
            {
                graphics.LineTo(x, y);
            }
        }

        graphics.ClosePath();
    }

    private static void Contents(PdfDocumentWriter document, PdfStructureElement contents, PdfPage page)
    {
        double y = 110;
        foreach ((string title, string destination, string pageNumber) in new[] { ("1 Text and tables", "first", "1"), ("2 Pictures", "second", "2") })
        {
            using PdfStructureElement item = contents.Begin(PdfStructureType.TOCI);
            using PdfStructureElement reference = item.Begin(PdfStructureType.Reference);
            using PdfStructureElement link = reference.Begin(PdfStructureType.Link);
            Show(page, link, title, FontStack.Sans, 11, Margin, y);
            Show(page, link, pageNumber, FontStack.Sans, 11, Width - Margin - 10, y);
            page.AddLink(new PdfRectangle(Margin, y - 12, Width - (2 * Margin), 16), destination, link, $"{title}, page {pageNumber}");
            y += 20;
        }
    }

    private static void Furniture(PdfPage page, string number)
    {
        page.Graphics.SetFill(s_ink);
        using (page.Graphics.BeginArtifact(PdfArtifact.Header))
        {
            page.Graphics.DrawText(TextShaper.Shape("Layers of a network", FontStack.Sans), 8, Margin, 40);
        }

        using (page.Graphics.BeginArtifact(PdfArtifact.Footer))
        {
            page.Graphics.DrawText(TextShaper.Shape(number, FontStack.Sans), 8, Width - Margin, Height - 40);
        }
    }

    private static void Line(PdfPage page, PdfStructureElement parent, PdfStructureType type, string text, FontStack fonts, double size, double baseline)
    {
        using PdfStructureElement element = parent.Begin(type);
        Show(page, element, text, fonts, size, Margin, baseline);
    }

    private static void Show(PdfPage page, PdfStructureElement element, string text, FontStack fonts, double size, double x, double baseline)
    {
        using (page.Graphics.BeginContent(element))
        {
            page.Graphics.DrawText(TextShaper.Shape(text, fonts), size, x, baseline);
        }
    }
}
