using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>What plane plots share: size, title, axis labels, the room for the axes.</summary>
public abstract class PlotFigure : Figure
{
    private protected const double Margin = 14;

    private const double TitleGap = 10;

    private protected PlotFigure()
    {
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Plot";

    /// <summary>Above the axes; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Below the horizontal axis; empty for none.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the vertical axis; empty for none.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Width of the whole figure in points. Default: 440.</summary>
    public double Width { get; init; } = 440;

    /// <summary>Height of the whole figure in points. Default: 280.</summary>
    public double Height { get; init; } = 280;

    /// <inheritdoc/>
    public override double WidthPoints => Width;

    /// <inheritdoc/>
    public override double HeightPoints => Height;

    /// <summary>Draws the title and answers the room below it, less <paramref name="below"/> for what the figure puts between.</summary>
    private protected Rect DrawTitle(ICanvas canvas, double below = 0)
    {
        TextStyle title = TextStyle.Title(Theme);
        title.DrawFitted(canvas, Title, Width / 2, Margin + title.CapHeight, Width - (2 * Margin), TextAnchor.Center);
        double top = (Title.Length > 0 ? Margin + title.CapHeight + TitleGap : Margin) + below;
        return new Rect(0, 0, Width, Height).Inset(Margin, top, Margin, Margin);
    }

    /// <summary>Dashed lines across the plot with their labels above it; a label that would overlap the one before is left out.</summary>
    private protected void DrawMarkers(ICanvas canvas, PlotFrame frame, IEnumerable<ValueMarker> markers)
    {
        TextStyle note = TextStyle.Note(Theme);
        double free = double.NegativeInfinity;
        foreach (ValueMarker marker in markers.Where(m => frame.X.Position(m.Value) is >= 0 and <= 1).OrderBy(m => m.Value))
        {
            double x = frame.PaperX(marker.Value), half = note.Width(marker.Label) / 2, middle = Math.Min(Math.Max(x, frame.Box.X + half), Width - half - 2);
            canvas.Stroke(VectorPath.Line(x, frame.Box.Y, x, frame.Box.Bottom), new StrokeStyle(Theme.Highlight, 1.1) { Dashes = [4, 3] });
            if (middle - half >= free)
            {
                note.Draw(canvas, marker.Label, middle, frame.Box.Y - 4, TextAnchor.Center);
                free = middle + half + 5;
            }
        }
    }
}
