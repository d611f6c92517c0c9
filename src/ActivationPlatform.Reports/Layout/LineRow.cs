using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>One line of a paragraph, a heading or a caption, possibly on a coloured ground that joins with its neighbours'.</summary>
internal sealed class LineRow(TextLine line, TextStyle style, StructureNode node) : Row
{
    /// <summary>The ground that the line stands on; null for the paper.</summary>
    public LineGround? Ground { get; init; }

    public override void Paint(IPageSurface page, double x, double y)
    {
        double top = y;
        if (Ground is { } ground)
        {
            using (page.Artifact())
            {
                page.Canvas.Fill(VectorPath.Rectangle(new Rect(x, y, ground.Width, Height)), ground.Background);
                page.Canvas.Fill(VectorPath.Rectangle(new Rect(x, y, ground.BarWidth, Height)), ground.Bar);
            }

            x += ground.IndentLeft;
            top += ground.PaddingTop;
        }

        TextPainter.Paint(page, line, style, x, top, node);
    }
}
