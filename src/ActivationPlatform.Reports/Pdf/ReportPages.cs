using System.Globalization;
using ActivationPlatform.Pdf;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>The pages of a report: body first, then the front matter before it.</summary>
internal sealed class ReportPages
{
    private const int DeepestContentsLevel = 2;
    private const double HeaderGap = 18;

    private readonly PdfDocumentWriter _writer;
    private readonly DocumentStyle _style;
    private readonly string _title;
    private readonly IProgress<int>? _progress;
    private readonly PdfStructureElement _front;
    private readonly PdfStructureElement _body;
    private readonly StructureWriter _structure;
    private readonly PageFlow _flow;
    private readonly List<(NumberedHeading Heading, int Page)> _headings = [];
    private PdfPage? _page;
    private NumberedHeading? _chapter;
    private PdfOutlineItem? _chapterBookmark;

    public ReportPages(PdfDocumentWriter writer, DocumentStyle style, string title, IProgress<int>? progress)
    {
        (_writer, _style, _title, _progress) = (writer, style, title, progress);
        _front = writer.Root.Begin(PdfStructureType.Part);
        _body = writer.Root.Begin(PdfStructureType.Part);
        _structure = new StructureWriter(_body);
        _flow = new PageFlow(style, BeginBodyPage);
        _flow.HeadingPlaced += OnHeadingPlaced;
    }

    private int BodyPageCount => _writer.PageCount;

    public void Add(Row row) => _flow.Add(row);

    public void BreakPage() => _flow.BreakPage();

    /// <summary>Completes the body and writes cover and contents before it.</summary>
    public void Finish(Cover cover)
    {
        _flow.Finish();
        FinishBodyPage();
        _structure.Finish();
        _body.Dispose();
        var structure = new StructureWriter(_front);
        var root = new StructureNode(StructureRole.Document, null);
        using (PdfPage page = _writer.InsertPage(0, _style.Format.WidthPoints, _style.Format.HeightPoints))
        {
            new CoverPainter(_style).Paint(new PdfPageSurface(_writer, page, structure), cover, root);
        }

        int frontPages = 1 + WriteContents(structure, root);
        structure.Finish();
        _front.Dispose();
        _writer.LabelPages(0, PdfPageLabelStyle.LowercaseRoman);
        if (_writer.PageCount > frontPages)
        {
            _writer.LabelPages(frontPages, PdfPageLabelStyle.Decimal);
        }
    }

    private IPageSurface BeginBodyPage()
    {
        FinishBodyPage();
        _page = _writer.BeginPage(_style.Format.WidthPoints, _style.Format.HeightPoints);
        return new PdfPageSurface(_writer, _page, _structure);
    }

    private void FinishBodyPage()
    {
        if (_page is null)
        {
            return;
        }

        PaintMargins(_page, BodyPageCount.ToString(CultureInfo.InvariantCulture), _chapter?.Label);
        _page.Dispose();
        _page = null;
        _progress?.Report(_writer.PageCount);
    }

    private void OnHeadingPlaced(NumberedHeading heading, double y)
    {
        if (heading.Level == 1)
        {
            _chapter = heading;
            _chapterBookmark = _writer.Outline.Add(heading.Label, heading.Anchor);
        }
        else if (heading.Level == 2)
        {
            (_chapterBookmark ?? _writer.Outline).Add(heading.Label, heading.Anchor);
        }

        if (heading.Level <= DeepestContentsLevel)
        {
            _headings.Add((heading, BodyPageCount));
        }
    }

    private int WriteContents(StructureWriter structure, StructureNode root)
    {
        if (_headings.Count == 0)
        {
            return 0;
        }

        int pages = 0;
        PdfPage? page = null;
        var flow = new PageFlow(_style, () =>
        {
            FinishPage();
            pages++;
            page = _writer.InsertPage(pages, _style.Format.WidthPoints, _style.Format.HeightPoints);
            return new PdfPageSurface(_writer, page, structure);
        });
        TextStyle heading = _style.HeadingOf(1);
        flow.Add(new LineRow(TextSetter.Set("Contents", heading, _style.TextWidth)[0], heading, new StructureNode(StructureRole.Paragraph, root))
        {
            Height = heading.LeadingPoints,
            KeepWithNext = true,
        });
        flow.Add(new SpaceRow { Height = 14, KeepWithNext = true });
        var contents = new StructureNode(StructureRole.Contents, root);
        foreach ((NumberedHeading entry, int number) in _headings)
        {
            string label = number.ToString(CultureInfo.InvariantCulture);
            flow.Add(new ContentsRow(entry, label, _style.Body, _style.TextWidth, contents)
            {
                Height = _style.Body.LeadingPoints + (entry.Level == 1 ? 2 : 0),
                SpaceBefore = entry.Level == 1 ? 7 : 0,
            });
        }

        flow.Finish();
        FinishPage();
        return pages;

        void FinishPage()
        {
            if (page is not null)
            {
                PaintMargins(page, Roman(pages + 1), null);
                page.Dispose();
            }
        }
    }

    private void PaintMargins(PdfPage page, string number, string? chapter)
    {
        var canvas = new PdfCanvas(_writer, page.Graphics);
        TextStyle text = _style.RunningHeader;
        double right = _style.Format.WidthPoints - _style.MarginRight;

        // A long chapter takes what the title leaves; a long title leaves half.
        double ofChapter = chapter is null ? 0 : Math.Min(_style.TextWidth / 2, TextSetter.WidthOf(chapter, text) + HeaderGap);
        string title = TextSetter.Shorten(_title, text, _style.TextWidth - ofChapter);
        using (page.Graphics.BeginArtifact(PdfArtifact.Header))
        {
            double baseline = _style.MarginTop - 34;
            Draw(title, _style.MarginLeft, baseline, TextAnchor.Left);
            if (chapter is not null)
            {
                Draw(TextSetter.Shorten(chapter, text, _style.TextWidth - TextSetter.WidthOf(title, text) - HeaderGap), right, baseline, TextAnchor.Right);
            }

            canvas.Fill(VectorPath.Rectangle(new Rect(_style.MarginLeft, baseline + 6.5, _style.TextWidth, 0.5)), DocumentStyle.Hairline);
        }

        using (page.Graphics.BeginArtifact(PdfArtifact.Footer))
        {
            Draw(number, right, _style.Format.HeightPoints - 38, TextAnchor.Right);
        }

        void Draw(string words, double x, double baseline, TextAnchor anchor) =>
            canvas.DrawText(text.Shape(words), text.SizePoints, new Point2D(x, baseline), text.Color, anchor);
    }

    private static string Roman(int number)
    {
        (int Value, string Letters)[] numerals = [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
        string roman = "";
        foreach ((int value, string letters) in numerals)
        {
            for (; number >= value; number -= value)
            {
                roman += letters;
            }
        }

        return roman;
    }
}
