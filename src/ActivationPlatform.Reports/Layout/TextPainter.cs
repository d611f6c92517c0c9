using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Paints set lines, with their links.</summary>
internal static class TextPainter
{
    /// <summary>Paints a line whose box begins at (<paramref name="x"/>, <paramref name="top"/>) as content of <paramref name="node"/>.</summary>
    public static void Paint(IPageSurface page, TextLine line, TextStyle style, double x, double top, StructureNode node)
    {
        double baseline = top + style.BaselineOffset;
        foreach (TextFragment fragment in line.Fragments)
        {
            if (fragment.Anchor is null)
            {
                using (page.Tagged(node))
                {
                    Draw(fragment, style.Color);
                }

                continue;
            }

            var link = new StructureNode(StructureRole.Link, node);
            using (page.Tagged(link))
            {
                Draw(fragment, DocumentStyle.Accent);
            }

            page.Link(new Rect(x + fragment.X, top, fragment.Text.Width(style.SizeOf(fragment.Style)), style.LeadingPoints), fragment.Anchor, fragment.Text.Text, link);
        }

        void Draw(TextFragment fragment, Rgba color) =>
            page.Canvas.DrawText(fragment.Text, style.SizeOf(fragment.Style), new Point2D(x + fragment.X, baseline), color);
    }
}
