using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Layout;

/// <summary>One line of the table of contents: number, words, dots, page; all of it is a link.</summary>
internal sealed class ContentsRow(NumberedHeading heading, string pageLabel, TextStyle style, double width, StructureNode contents) : Row
{
    private const double NumberColumn = 26;
    private const double PageColumn = 26;
    private const double DotDistance = 4.2;

    public override void Paint(IPageSurface page, double x, double y)
    {
        bool isChapter = heading.Level == 1;
        InlineStyle inline = isChapter ? InlineStyle.Strong : InlineStyle.Regular;
        double indent = isChapter ? 0 : NumberColumn;
        double baseline = y + style.BaselineOffset;
        var item = new StructureNode(StructureRole.ContentsItem, contents);
        var link = new StructureNode(StructureRole.Link, new StructureNode(StructureRole.Reference, item));

        ShapedText number = Shape(heading.Number);
        ShapedText words = Shape(TextSetter.Shorten(heading.Text, style, width - indent - NumberColumn - PageColumn - (3 * DotDistance), inline));
        ShapedText label = Shape(pageLabel);
        double dotsFrom = x + indent + NumberColumn + words.Width(style.SizePoints) + DotDistance;
        using (page.Tagged(link))
        {
            page.Canvas.DrawText(number, style.SizePoints, new Point2D(x + indent, baseline), style.Color);
            page.Canvas.DrawText(words, style.SizePoints, new Point2D(x + indent + NumberColumn, baseline), style.Color);
        }

        using (page.Artifact())
        {
            var dots = new VectorPath();
            double end = x + width - PageColumn;
            for (double at = x + width - PageColumn - (Math.Floor((end - dotsFrom) / DotDistance) * DotDistance); at < end; at += DotDistance)
            {
                dots.MoveTo(at, baseline - 0.6);
                dots.LineTo(at + 0.6, baseline - 0.6);
            }

            page.Canvas.Stroke(dots, new StrokeStyle(DocumentStyle.Muted, 0.6));
        }

        using (page.Tagged(link))
        {
            page.Canvas.DrawText(label, style.SizePoints, new Point2D(x + width, baseline), style.Color, TextAnchor.Right);
        }

        page.Link(new Rect(x, y, width, Height), heading.Anchor, $"{heading.Label}, page {pageLabel}", link);

        ShapedText Shape(string text) => style.Shape(text, inline);
    }
}
