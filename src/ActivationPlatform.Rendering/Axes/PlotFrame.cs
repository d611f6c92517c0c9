using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>The box of a plane plot: where numbers lie on paper, and the axes around it.</summary>
internal sealed class PlotFrame
{
    private const double TickLength = 4;
    private const double Gap = 3;
    private const double LabelGap = 7;

    private readonly AxisTicks _xTicks;
    private readonly AxisTicks _yTicks;
    private readonly FigureTheme _theme;
    private readonly SubscriptLabel _xLabel;
    private readonly SubscriptLabel _yLabel;

    /// <summary>Lays the axes out so that box, ticks and labels fill <paramref name="outer"/>.</summary>
    /// <param name="outer">All the room there is.</param>
    /// <param name="x">Numbers of the horizontal axis.</param>
    /// <param name="y">Numbers of the vertical axis; they grow upwards.</param>
    /// <param name="xLabel">Below the box.</param>
    /// <param name="yLabel">Left of the box, reading upwards.</param>
    /// <param name="theme">Colours and sizes.</param>
    /// <param name="equalSides">Whether the box is square.</param>
    /// <param name="yTicks">Ticks of the vertical axis; null for round numbers.</param>
    public PlotFrame(Rect outer, AxisRange x, AxisRange y, SubscriptLabel xLabel, SubscriptLabel yLabel, FigureTheme theme, bool equalSides = false, AxisTicks? yTicks = null)
    {
        (X, Y, _xLabel, _yLabel, _theme) = (x, y, xLabel, yLabel, theme);
        TextStyle tick = TextStyle.Tick(theme), label = TextStyle.Label(theme);
        double below = TickLength + Gap + tick.CapHeight + (xLabel.IsEmpty ? 2 : LabelGap + label.CapHeight + 3);
        double above = tick.CapHeight / 2;
        _yTicks = yTicks ?? AxisTicks.Fitting(y.Minimum, y.Maximum, outer.Height - below - above, _ => tick.CapHeight, tick.Size * 1.4, 8);
        double exponentRoom = _yTicks.Exponent == 0 ? 0 : tick.LineHeight;
        double left = TickLength + Gap + YTickWidth(tick) + (yLabel.IsEmpty ? 0 : LabelGap + label.CapHeight + 2);
        _xTicks = AxisTicks.Fitting(x.Minimum, x.Maximum, outer.Width - left, tick.Width, 10, 9);
        double right = Math.Max(4, Overhang(tick, outer.Width - left));
        Box = outer.Inset(left, above + exponentRoom, right, below);
        if (equalSides)
        {
            double side = Math.Min(Box.Width, Box.Height);
            Box = new(Box.X + ((Box.Width - side) / 2), Box.Y + ((Box.Height - side) / 2), side, side);
        }

        // Whole and a half: axis lines are sharp at scale 1.
        double boxX = Math.Floor(Box.X) + 0.5, boxY = Math.Floor(Box.Y) + 0.5;
        Box = new(boxX, boxY, Math.Floor(Box.Right) + 0.5 - boxX, Math.Floor(Box.Bottom) + 0.5 - boxY);
    }

    /// <summary>Where the data is drawn.</summary>
    public Rect Box { get; }

    public AxisRange X { get; }

    public AxisRange Y { get; }

    public double PaperX(double value) => Box.X + (X.Position(value) * Box.Width);

    public double PaperY(double value) => Box.Bottom - (Y.Position(value) * Box.Height);

    public Point2D Paper(double x, double y) => new(PaperX(x), PaperY(y));

    /// <summary>Grid lines; to be drawn before the data.</summary>
    public void DrawGrid(ICanvas canvas, bool vertical = true)
    {
        var grid = new StrokeStyle(_theme.Grid, _theme.AxisWidth);
        foreach (Tick tick in vertical ? _xTicks.Ticks : [])
        {
            canvas.Stroke(VectorPath.Line(Sharp(PaperX(tick.Value)), Box.Y, Sharp(PaperX(tick.Value)), Box.Bottom), grid);
        }

        foreach (Tick tick in _yTicks.Ticks)
        {
            canvas.Stroke(VectorPath.Line(Box.X, Sharp(PaperY(tick.Value)), Box.Right, Sharp(PaperY(tick.Value))), grid);
        }
    }

    /// <summary>Axis lines, ticks and labels; to be drawn after the data.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="closed">Whether lines run around the box on all sides, as images need it.</param>
    public void DrawAxes(ICanvas canvas, bool closed = false)
    {
        var line = new StrokeStyle(_theme.Axis, _theme.AxisWidth);
        canvas.Stroke(
            closed ? VectorPath.Rectangle(Box) : VectorPath.Polyline([new(Box.X, Box.Y), new(Box.X, Box.Bottom), new(Box.Right, Box.Bottom)]), line);
        TextStyle tickStyle = TextStyle.Tick(_theme), label = TextStyle.Label(_theme);
        double tickBaseline = Box.Bottom + TickLength + Gap + tickStyle.CapHeight;
        foreach (Tick tick in _xTicks.Ticks)
        {
            double x = Sharp(PaperX(tick.Value));
            canvas.Stroke(VectorPath.Line(x, Box.Bottom, x, Box.Bottom + TickLength), line);
            tickStyle.Draw(canvas, tick.Label, x, tickBaseline, TextAnchor.Center);
        }

        foreach (Tick tick in _yTicks.Ticks)
        {
            double y = Sharp(PaperY(tick.Value));
            canvas.Stroke(VectorPath.Line(Box.X - TickLength, y, Box.X, y), line);
            tickStyle.DrawMiddle(canvas, tick.Label, Box.X - TickLength - Gap, y, TextAnchor.Right);
        }

        tickStyle.Draw(canvas, _yTicks.ExponentLabel, Box.X - TickLength - Gap, Box.Y - tickStyle.CapHeight, TextAnchor.Right);
        SubscriptLabel xLabel = _xTicks.Exponent == 0 ? _xLabel : _xLabel with { Text = $"{_xLabel.Text} ({_xTicks.ExponentLabel})".Trim() };
        xLabel.DrawCentered(canvas, label, Box.CenterX, tickBaseline + LabelGap + label.CapHeight, Box.Width);
        _yLabel.DrawCentered(canvas, label, Box.X - TickLength - Gap - YTickWidth(tickStyle) - LabelGap, Box.CenterY, Box.Height, upwards: true);
    }

    // Onto the middle of a pixel at scale 1.
    private static double Sharp(double paper) => Math.Floor(paper) + 0.5;

    private double YTickWidth(TextStyle tick) => Math.Max(tick.Width(_yTicks.ExponentLabel), _yTicks.Ticks.Max(t => tick.Width(t.Label)));

    // How far the last label reaches beyond the box.
    private double Overhang(TextStyle tick, double width)
    {
        Tick last = _xTicks.Ticks[^1];
        return (tick.Width(last.Label) / 2) - ((1 - X.Position(last.Value)) * width);
    }
}
