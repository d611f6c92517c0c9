using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>Places the glyphs of a line of text, for back ends that draw outlines.</summary>
internal static class TextOutliner
{
    public delegate void GlyphVisitor(Font font, ushort glyph, Transform2D placement);

    /// <summary>Visits every glyph with the map from its font units (y up) to points relative to the anchor (y down).</summary>
    public static void Visit(ShapedText text, double sizePoints, TextAnchor anchor, GlyphVisitor visit)
    {
        double x = -StartOffset(text, sizePoints, anchor);
        foreach (ShapedRun run in text.Runs)
        {
            double scale = sizePoints / run.Font.UnitsPerEm;
            foreach (ShapedGlyph glyph in run.Glyphs)
            {
                visit(run.Font, glyph.Index, new Transform2D(scale, 0, 0, -scale, x, 0));
                x += glyph.Advance * scale;
            }
        }
    }

    private static double StartOffset(ShapedText text, double sizePoints, TextAnchor anchor) => anchor switch
    {
        TextAnchor.Left => 0,
        TextAnchor.Center => text.Width(sizePoints) / 2,
        _ => text.Width(sizePoints),
    };
}
