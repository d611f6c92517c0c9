using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering.Text;

/// <summary>Fonts, size and colour of a line of text, with what a figure needs to place it.</summary>
internal readonly record struct TextStyle(FontStack Fonts, double Size, Rgba Color)
{
    // Below this type is not readable in print; longer text is cut off with an ellipsis instead.
    private const double SmallestSize = 7;

    public static TextStyle Title(FigureTheme theme) => new(FontStack.SansSemiBold, theme.TitleSize, theme.Foreground);

    public static TextStyle PanelTitle(FigureTheme theme) => new(FontStack.SansSemiBold, theme.LabelSize, theme.Foreground);

    public static TextStyle Label(FigureTheme theme) => new(FontStack.Sans, theme.LabelSize, theme.Foreground);

    public static TextStyle Tick(FigureTheme theme) => new(FontStack.Sans, theme.TickSize, theme.Foreground);

    public static TextStyle Note(FigureTheme theme) => new(FontStack.Sans, theme.TickSize, theme.Muted);

    /// <summary>Height of a capital letter in points.</summary>
    public double CapHeight => Fonts.Primary.CapHeight * Size / Fonts.Primary.UnitsPerEm;

    /// <summary>From the top of the tallest letter to the bottom of the deepest, about.</summary>
    public double LineHeight => Size * 1.25;

    public double Width(string text) => TextShaper.Shape(text, Fonts).Width(Size);

    /// <summary>Draws text with its baseline at <paramref name="y"/>.</summary>
    public void Draw(ICanvas canvas, string text, double x, double y, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0)
    {
        if (text.Length > 0)
        {
            canvas.DrawText(TextShaper.Shape(text, Fonts), Size, new Point2D(x, y), Color, anchor, rotationDegrees);
        }
    }

    /// <summary>Draws text whose capitals are centred on <paramref name="y"/>.</summary>
    public void DrawMiddle(ICanvas canvas, string text, double x, double y, TextAnchor anchor = TextAnchor.Left) => Draw(canvas, text, x, y + (CapHeight / 2), anchor);

    /// <summary>This style, smaller if the text is too wide, and the text, cut off with an ellipsis if that does not do.</summary>
    public (TextStyle Style, string Text) Fitted(string text, double width)
    {
        double natural = Width(text);
        if (natural <= width)
        {
            return (this, text);
        }

        TextStyle style = this with { Size = Math.Max(Math.Min(SmallestSize, Size), Math.Floor(4 * Size * width / natural) / 4) };
        return (style, style.Shortened(text, width));
    }

    /// <summary>The text, cut off with an ellipsis if it is too wide in this size.</summary>
    public string Shortened(string text, double width) => Ellipsis.Shorten(text, width, Width);

    /// <summary>Draws text with its baseline at <paramref name="y"/>, fitted into a width.</summary>
    public void DrawFitted(ICanvas canvas, string text, double x, double y, double width, TextAnchor anchor)
    {
        (TextStyle style, string fitted) = Fitted(text, width);
        style.Draw(canvas, fitted, x, y, anchor);
    }
}
