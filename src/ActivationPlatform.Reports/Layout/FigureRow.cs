using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Layout;

/// <summary>A figure, scaled and centred in the text column.</summary>
internal sealed class FigureRow(Figure figure, double scale, double columnWidth, StructureNode node) : Row
{
    public override Row WithHeight(double height) => new FigureRow(figure, scale * height / Height, columnWidth, node)
    {
        Height = height,
        SpaceBefore = SpaceBefore,
        KeepWithNext = KeepWithNext,
        Anchor = Anchor,
    };

    public override void Paint(IPageSurface page, double x, double y)
    {
        double left = x + ((columnWidth - (figure.WidthPoints * scale)) / 2);
        node.Bounds = new Rect(left, y, figure.WidthPoints * scale, figure.HeightPoints * scale);
        using (page.Tagged(node))
        {
            page.Canvas.Save();
            page.Canvas.Transform(new Transform2D(scale, 0, 0, scale, left, y));
            figure.Draw(page.Canvas);
            page.Canvas.Restore();
        }
    }
}
