using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Styles;

/// <summary>How one kind of text is set.</summary>
/// <param name="Regular">The fonts of regular pieces.</param>
/// <param name="Strong">The fonts of strong pieces.</param>
/// <param name="SizePoints">Type size.</param>
/// <param name="LeadingPoints">Distance between baselines.</param>
/// <param name="Color">Colour of the text.</param>
internal sealed record TextStyle(FontStack Regular, FontStack Strong, double SizePoints, double LeadingPoints, Rgba Color)
{
    // DejaVu Sans Mono has a larger x-height than Inter; at this ratio they look equally large in one line.
    private const double MonospacedSizeRatio = 0.9;

    /// <summary>How digits stand: in tables all are equally wide, so that columns of numbers line up.</summary>
    public FigureStyle Figures { get; init; } = FigureStyle.Proportional;

    public ShapedText Shape(string text, InlineStyle style = InlineStyle.Regular) => TextShaper.Shape(text, FontsOf(style), Figures);

    public FontStack FontsOf(InlineStyle style) => style switch
    {
        InlineStyle.Strong => Strong,
        InlineStyle.Emphasis => FontStack.SansItalic,
        InlineStyle.Code => FontStack.Mono,
        _ => Regular,
    };

    public double SizeOf(InlineStyle style) => style == InlineStyle.Code ? SizePoints * MonospacedSizeRatio : SizePoints;

    /// <summary>From the top of a line's box to its baseline: the text's middle (half the capital height) stands in the box's middle.</summary>
    public double BaselineOffset
    {
        get
        {
            Font font = Regular.Primary;
            double capitals = font.CapHeight * SizePoints / font.UnitsPerEm;
            return (LeadingPoints + capitals) / 2;
        }
    }
}
