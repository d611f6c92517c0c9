using System.Collections.Immutable;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Paints the first page.</summary>
internal sealed class CoverPainter(DocumentStyle style)
{
    private const double TopBar = 6;
    private const double FactNameWidth = 116;
    private const double LargestPictureHeight = 400;

    /// <summary>Paints the cover on an empty page.</summary>
    public void Paint(IPageSurface page, Cover cover, StructureNode root)
    {
        using (page.Artifact())
        {
            page.Canvas.Fill(VectorPath.Rectangle(new Rect(0, 0, style.Format.WidthPoints, TopBar)), DocumentStyle.Accent);
        }

        double y = 92;
        y = Text(page, cover.Kicker, style.Kicker, y, root) + 4;
        y = Text(page, cover.Title, style.CoverTitle, y, root) + 6;
        y = Text(page, cover.Subtitle, style.CoverSubtitle, y, root) + 22;
        if (cover.Notice is { } notice)
        {
            y = Notice(page, notice, y, root) + 20;
        }

        double factsHeight = cover.Facts.Sum(fact => FactLines(fact.Value).Length * style.Body.LeadingPoints + 6);
        if (cover.Picture is { } picture)
        {
            double room = style.TextBottom - y - factsHeight - 24;
            double scale = Math.Min(style.TextWidth / picture.WidthPoints, Math.Min(LargestPictureHeight, room) / picture.HeightPoints);
            var node = new StructureNode(StructureRole.Figure, root) { AlternativeText = picture.AlternativeText };
            new FigureRow(picture, scale, picture.WidthPoints * scale, node) { Height = picture.HeightPoints * scale }.Paint(page, style.MarginLeft, y);
            y += (picture.HeightPoints * scale) + 24;
        }

        Facts(page, cover.Facts, y, root);
    }

    private double Text(IPageSurface page, string text, TextStyle textStyle, double y, StructureNode root)
    {
        var node = new StructureNode(StructureRole.Paragraph, root);
        foreach (TextLine line in TextSetter.Set(text, textStyle, style.TextWidth))
        {
            TextPainter.Paint(page, line, textStyle, style.MarginLeft, y, node);
            y += textStyle.LeadingPoints;
        }

        return y;
    }

    private double Notice(IPageSurface page, string notice, double y, StructureNode root)
    {
        const double padding = 10;
        TextStyle text = style.Body with { Color = DocumentStyle.NoticeInk };
        ImmutableArray<TextLine> lines = TextSetter.Set(notice, text, style.TextWidth - (2 * padding));
        double height = (lines.Length * text.LeadingPoints) + (2 * padding);
        using (page.Artifact())
        {
            page.Canvas.Fill(VectorPath.RoundedRectangle(new Rect(style.MarginLeft, y, style.TextWidth, height), 3), DocumentStyle.NoticeBackground);
        }

        var node = new StructureNode(StructureRole.Paragraph, root);
        for (int i = 0; i < lines.Length; i++)
        {
            TextPainter.Paint(page, lines[i], text, style.MarginLeft + padding, y + padding + (i * text.LeadingPoints), node);
        }

        return y + height;
    }

    private void Facts(IPageSurface page, ImmutableArray<KeyValuePair<string, string>> facts, double y, StructureNode root)
    {
        var table = new StructureNode(StructureRole.Table, root);
        TextStyle name = style.Body with { Color = DocumentStyle.Muted };
        foreach ((string key, string value) in facts)
        {
            ImmutableArray<TextLine> lines = FactLines(value);
            using (page.Artifact())
            {
                page.Canvas.Fill(VectorPath.Rectangle(new Rect(style.MarginLeft, y - 3.2, style.TextWidth, 0.5)), DocumentStyle.Hairline);
            }

            var row = new StructureNode(StructureRole.TableRow, table);
            foreach (TextLine line in TextSetter.Set(key, name, FactNameWidth))
            {
                TextPainter.Paint(page, line, name, style.MarginLeft, y, new StructureNode(StructureRole.RowHeaderCell, row));
            }

            var cell = new StructureNode(StructureRole.DataCell, row);
            foreach (TextLine line in lines)
            {
                TextPainter.Paint(page, line, style.Body, style.MarginLeft + FactNameWidth, y, cell);
                y += style.Body.LeadingPoints;
            }

            y += 6;
        }
    }

    private ImmutableArray<TextLine> FactLines(string value) => TextSetter.Set(value, style.Body, style.TextWidth - FactNameWidth);
}
