using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>The box of a three-dimensional plot: back walls with a grid, three labelled axes, and where numbers lie on paper.</summary>
internal sealed class AxesBox3D
{
    // MATLAB's default box is a little wider than high.
    private const double HalfHeight = 0.4;

    private const double TickLength = 4;
    private const double Gap = 3;
    private const double LabelGap = 5;
    private const double LabelDrop = 0.45;

    private readonly FigureTheme _theme;
    private readonly Projection3D _projection;
    private readonly double _scale;
    private readonly Point2D _center;
    private readonly AxisTicks _xTicks;
    private readonly AxisTicks _yTicks;
    private readonly AxisTicks _zTicks;
    private readonly List<Rect> _floorLabels = [];
    private readonly SubscriptLabel _xLabel;
    private readonly SubscriptLabel _yLabel;
    private readonly SubscriptLabel _zLabel;

    public AxesBox3D(
        Rect outer, AxisRange x, AxisRange y, AxisRange z, SubscriptLabel xLabel, SubscriptLabel yLabel, SubscriptLabel zLabel, Projection3D projection, FigureTheme theme)
    {
        (X, Y, Z, _xLabel, _yLabel, _zLabel, _projection, _theme) = (x, y, z, xLabel, yLabel, zLabel, projection, theme);
        TextStyle tick = TextStyle.Tick(theme), label = TextStyle.Label(theme);
        (int floorTicks, int uprightTicks) = Math.Min(outer.Width, outer.Height) switch { < 180 => (3, 5), < 240 => (4, 7), _ => (6, 8) };
        _xTicks = AxisTicks.Create(x.Minimum, x.Maximum, floorTicks);
        _yTicks = AxisTicks.Create(y.Minimum, y.Maximum, floorTicks);
        _zTicks = AxisTicks.Create(z.Minimum, z.Maximum, uprightTicks);

        double left = TickLength + Gap + Widest(_zTicks, tick) + (zLabel.IsEmpty ? 0 : LabelGap + label.LineHeight);
        double top = _zTicks.Exponent == 0 ? tick.CapHeight / 2 : tick.LineHeight;
        double bottom = TickLength + Gap + tick.LineHeight;
        double right = TickLength + Gap + Widest(_xTicks, tick);
        Rect inner = outer.Inset(left, top, right, bottom);
        (Point2D low, Point2D high) = Extent();
        _scale = Math.Max(1, Math.Min(inner.Width / (high.X - low.X), inner.Height / (high.Y - low.Y)));
        _center = new(inner.CenterX - (_scale * (low.X + high.X) / 2), inner.CenterY - (_scale * (low.Y + high.Y) / 2));
    }

    public AxisRange X { get; }

    public AxisRange Y { get; }

    public AxisRange Z { get; }

    /// <summary>Whether rows and columns of a surface must be drawn from high to low numbers, so that near faces cover far ones.</summary>
    public (bool X, bool Y) HighIsFar => (!_projection.EyeAtHighX, !_projection.EyeAtHighY);

    public Point2D Paper(Point3D point)
    {
        Point2D p = _projection.Apply(X.Position(point.X) - 0.5, Y.Position(point.Y) - 0.5, ((2 * Z.Position(point.Z)) - 1) * HalfHeight);
        return new(_center.X + (_scale * p.X), _center.Y + (_scale * p.Y));
    }

    /// <summary>Walls, grid, axes and labels; to be drawn before the surface.</summary>
    public void Draw(ICanvas canvas)
    {
        double farX = HighIsFar.X ? X.Maximum : X.Minimum, farY = HighIsFar.Y ? Y.Maximum : Y.Minimum;
        double nearX = HighIsFar.X ? X.Minimum : X.Maximum, nearY = HighIsFar.Y ? Y.Minimum : Y.Maximum;
        _floorLabels.Clear();
        DrawWalls(canvas, farX, farY, nearX, nearY);

        var line = new StrokeStyle(_theme.Axis, _theme.AxisWidth) { Cap = LineCap.Round };
        canvas.Stroke(Path(new(X.Minimum, nearY, Z.Minimum), new(X.Maximum, nearY, Z.Minimum)), line);
        canvas.Stroke(Path(new(nearX, Y.Minimum, Z.Minimum), new(nearX, Y.Maximum, Z.Minimum)), line);

        // The upright axis stands at the leftmost edge of the box.
        (double zX, double zY) = Paper(new(farX, nearY, Z.Minimum)).X < Paper(new(nearX, farY, Z.Minimum)).X ? (farX, nearY) : (nearX, farY);
        canvas.Stroke(Path(new(zX, zY, Z.Minimum), new(zX, zY, Z.Maximum)), line);

        DrawFloorAxis(canvas, _xTicks, _xLabel, value => new(value, nearY, Z.Minimum), value => new(value, farY, Z.Minimum), X);
        DrawFloorAxis(canvas, _yTicks, _yLabel, value => new(nearX, value, Z.Minimum), value => new(farX, value, Z.Minimum), Y);
        DrawUprightAxis(canvas, zX, zY);
    }

    private static double Widest(AxisTicks ticks, TextStyle style) => ticks.Ticks.Max(tick => style.Width(tick.Label));

    private (Point2D Low, Point2D High) Extent()
    {
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int corner = 0; corner < 8; corner++)
        {
            Point2D p = _projection.Apply((corner & 1) - 0.5, ((corner >> 1) & 1) - 0.5, (corner & 4) == 0 ? -HalfHeight : HalfHeight);
            (left, top, right, bottom) = (Math.Min(left, p.X), Math.Min(top, p.Y), Math.Max(right, p.X), Math.Max(bottom, p.Y));
        }

        return (new(left, top), new(right, bottom));
    }

    private VectorPath Path(params ReadOnlySpan<Point3D> points)
    {
        var path = new VectorPath();
        for (int i = 0; i < points.Length; i++)
        {
            Point2D p = Paper(points[i]);
            if (i == 0)
            {
                path.MoveTo(p.X, p.Y);
            }
            else
            {
                path.LineTo(p.X, p.Y);
            }
        }

        return path;
    }

    private void DrawWalls(ICanvas canvas, double farX, double farY, double nearX, double nearY)
    {
        var grid = new StrokeStyle(_theme.Grid, _theme.AxisWidth);
        foreach (double x in _xTicks.Ticks.Select(t => t.Value))
        {
            canvas.Stroke(Path(new(x, nearY, Z.Minimum), new(x, farY, Z.Minimum), new(x, farY, Z.Maximum)), grid);
        }

        foreach (double y in _yTicks.Ticks.Select(t => t.Value))
        {
            canvas.Stroke(Path(new(nearX, y, Z.Minimum), new(farX, y, Z.Minimum), new(farX, y, Z.Maximum)), grid);
        }

        foreach (double z in _zTicks.Ticks.Select(t => t.Value))
        {
            canvas.Stroke(Path(new(nearX, farY, z), new(farX, farY, z), new(farX, nearY, z)), grid);
        }

        // Outline of the three walls.
        canvas.Stroke(Path(new(nearX, farY, Z.Minimum), new(nearX, farY, Z.Maximum), new(farX, farY, Z.Maximum), new(farX, nearY, Z.Maximum), new(farX, nearY, Z.Minimum)), grid);
        canvas.Stroke(Path(new(nearX, farY, Z.Minimum), new(farX, farY, Z.Minimum), new(farX, nearY, Z.Minimum)), grid);
        canvas.Stroke(Path(new(farX, farY, Z.Minimum), new(farX, farY, Z.Maximum)), grid);
    }

    private void DrawFloorAxis(ICanvas canvas, AxisTicks ticks, SubscriptLabel axisLabel, Func<double, Point3D> edge, Func<double, Point3D> farEdge, AxisRange range)
    {
        var line = new StrokeStyle(_theme.Axis, _theme.AxisWidth);
        TextStyle tickStyle = TextStyle.Tick(_theme), labelStyle = TextStyle.Label(_theme);

        // Ticks point away from the floor, in the direction of the other floor axis.
        Point2D near = Paper(edge(range.Minimum)), far = Paper(farEdge(range.Minimum));
        double dx = near.X - far.X, dy = near.Y - far.Y, length = Math.Max(1e-9, Math.Sqrt((dx * dx) + (dy * dy)));
        (dx, dy) = (dx / length, dy / length);
        // Labels lie a little lower than their ticks point, so that they keep clear of the upright axis's labels at the shared corner.
        (double labelX, double labelY) = (dx, dy + (dy < 0 ? -LabelDrop : LabelDrop));
        double labelLength = Math.Sqrt((labelX * labelX) + (labelY * labelY));
        (labelX, labelY) = (labelX / labelLength, labelY / labelLength);
        double reach = 0;
        foreach (Tick tick in ticks.Ticks)
        {
            Point2D p = Paper(edge(tick.Value));
            canvas.Stroke(VectorPath.Line(p.X, p.Y, p.X + (TickLength * dx), p.Y + (TickLength * dy)), line);
            double width = tickStyle.Width(tick.Label), extent = HalfExtent(width, tickStyle.CapHeight, labelX, labelY), distance = TickLength + Gap + extent;
            double x = p.X + (distance * labelX), y = p.Y + (distance * labelY);
            Rect box = new Rect(x - (width / 2), y - (tickStyle.CapHeight / 2), width, tickStyle.CapHeight).Inset(-1);
            if (!_floorLabels.Exists(box.Overlaps))
            {
                tickStyle.DrawMiddle(canvas, tick.Label, x, y, TextAnchor.Center);
                _floorLabels.Add(box);
            }

            reach = Math.Max(reach, distance + extent);
        }

        SubscriptLabel text = ticks.Exponent == 0 ? axisLabel : axisLabel with { Text = $"{axisLabel.Text} ({ticks.ExponentLabel})".Trim() };
        Point2D middle = Paper(edge((range.Minimum + range.Maximum) / 2));
        double away = reach + LabelGap + HalfExtent(text.Width(labelStyle), labelStyle.CapHeight, labelX, labelY);
        text.DrawCentered(canvas, labelStyle, middle.X + (away * labelX), middle.Y + (away * labelY) + (labelStyle.CapHeight / 2), _scale);
    }

    // Half the length of an upright box's shadow along a direction: so far its middle stays away for the whole box to lie beyond a line.
    private static double HalfExtent(double width, double height, double dx, double dy) => ((Math.Abs(dx) * width) + (Math.Abs(dy) * height)) / 2;

    private void DrawUprightAxis(ICanvas canvas, double x, double y)
    {
        var line = new StrokeStyle(_theme.Axis, _theme.AxisWidth);
        TextStyle tickStyle = TextStyle.Tick(_theme), labelStyle = TextStyle.Label(_theme);
        foreach (Tick tick in _zTicks.Ticks)
        {
            Point2D p = Paper(new(x, y, tick.Value));
            canvas.Stroke(VectorPath.Line(p.X - TickLength, p.Y, p.X, p.Y), line);
            double right = p.X - TickLength - Gap, width = tickStyle.Width(tick.Label);
            if (!_floorLabels.Exists(new Rect(right - width, p.Y - (tickStyle.CapHeight / 2), width, tickStyle.CapHeight).Overlaps))
            {
                tickStyle.DrawMiddle(canvas, tick.Label, right, p.Y, TextAnchor.Right);
            }
        }

        Point2D top = Paper(new(x, y, Z.Maximum)), middle = Paper(new(x, y, (Z.Minimum + Z.Maximum) / 2));
        tickStyle.Draw(canvas, _zTicks.ExponentLabel, top.X, top.Y - tickStyle.CapHeight, TextAnchor.Center);
        _zLabel.DrawCentered(canvas, labelStyle, middle.X - TickLength - Gap - Widest(_zTicks, tickStyle) - LabelGap, middle.Y, _scale, upwards: true);
    }
}
