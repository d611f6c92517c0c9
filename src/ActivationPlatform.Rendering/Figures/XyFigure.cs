using System.Collections.Immutable;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Lines and points over two axes, with a legend above the axes so that it never hides a point.</summary>
public sealed class XyFigure : PlotFigure
{
    private const double LegendHeight = 16;
    private const double LegendGap = 18;
    private const double LegendSample = 16;
    private const double DotRadius = 2.4;

    private readonly ImmutableArray<PlotSeries> _series;

    /// <summary>A plot.</summary>
    /// <param name="series">At least one.</param>
    /// <exception cref="ArgumentException">There is no series.</exception>
    public XyFigure(IEnumerable<PlotSeries> series)
    {
        _series = [.. series];
        if (_series.IsEmpty)
        {
            throw new ArgumentException("A plot got no series; expected at least one.");
        }
    }

    /// <summary>Limits of the horizontal axis; null for round numbers around the data.</summary>
    public AxisRange? XRange { get; init; }

    /// <summary>Limits of the vertical axis; null for round numbers around the data.</summary>
    public AxisRange? YRange { get; init; }

    /// <summary>Whether the vertical axis has equal steps for equal factors. Numbers that are not positive then stand at its lower end.</summary>
    public bool LogarithmicY { get; init; }

    /// <summary>Numbers to mark on the horizontal axis.</summary>
    public ImmutableArray<ValueMarker> Markers { get; init; } = [];

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            string names = string.Join(", ", _series.Select(s => s.Name).Where(n => n.Length > 0));
            return $"Plot of {(YLabel.Length > 0 ? YLabel : "numbers")} over {(XLabel.Length > 0 ? XLabel : "numbers")}, {_series.Length} series{(names.Length > 0 ? ": " + names : "")}.";
        }
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        int legendRows = LegendRows().Count;
        Rect area = DrawTitle(canvas, (legendRows * LegendHeight) + (Markers.IsDefaultOrEmpty ? 0 : 12));
        AxisRange x = XRange ?? AxisRange.Around(_series.SelectMany(s => s.X));
        ValueAxis yAxis = ValueAxis.Create(_series.SelectMany(s => s.Y), LogarithmicY, YRange);
        var frame = new PlotFrame(area, x.Validated("horizontal"), yAxis.Range.Validated("vertical"), XLabel, YLabel, Theme, yTicks: yAxis.Ticks);
        DrawLegend(canvas, frame.Box.X, area.Y - (legendRows * LegendHeight) - (Markers.IsDefaultOrEmpty ? 0 : 12));
        frame.DrawGrid(canvas);
        canvas.Save();
        canvas.ClipRectangle(frame.Box.Inset(-3));
        for (int i = 0; i < _series.Length; i++)
        {
            DrawSeries(canvas, frame, yAxis, _series[i], ColorOf(i));
        }

        canvas.Restore();
        DrawMarkers(canvas, frame, Markers.IsDefault ? [] : Markers);
        frame.DrawAxes(canvas);
    }

    private Rgba ColorOf(int index) => _series[index].Color ?? Theme.Series[index % Theme.Series.Length];

    private static void DrawSeries(ICanvas canvas, PlotFrame frame, ValueAxis yAxis, PlotSeries series, Rgba color)
    {
        var line = new VectorPath();
        bool interrupted = true;
        List<Point2D> dots = [];
        for (int i = 0; i < series.X.Length; i++)
        {
            double y = yAxis.Shown(series.Y[i]);
            if (!double.IsFinite(series.X[i]) || !double.IsFinite(y))
            {
                interrupted = true;
                continue;
            }

            Point2D p = frame.Paper(series.X[i], y);
            dots.Add(p);
            if (interrupted)
            {
                line.MoveTo(p.X, p.Y);
            }
            else
            {
                line.LineTo(p.X, p.Y);
            }

            interrupted = false;
        }

        if (series.Style != SeriesStyle.Scatter)
        {
            canvas.Stroke(line, new StrokeStyle(color, 1.5) { Join = LineJoin.Round, Cap = LineCap.Round });
        }

        if (series.Style != SeriesStyle.Line)
        {
            // One path per dot: overlapping transparent dots show how many there are.
            Rgba fill = series.Style == SeriesStyle.Scatter ? color.WithOpacity(0.7) : color;
            foreach (Point2D dot in dots.Where(d => d.X >= frame.Box.X - 4 && d.X <= frame.Box.Right + 4 && d.Y >= frame.Box.Y - 4 && d.Y <= frame.Box.Bottom + 4))
            {
                canvas.Fill(VectorPath.Circle(dot.X, dot.Y, DotRadius), fill);
            }
        }
    }

    // Indices of the named series, as many to a row as fit.
    private List<List<int>> LegendRows()
    {
        TextStyle style = TextStyle.Tick(Theme);
        List<List<int>> rows = [];
        double used = double.PositiveInfinity;
        for (int i = 0; i < _series.Length; i++)
        {
            if (_series[i].Name.Length == 0)
            {
                continue;
            }

            double width = LegendSample + 5 + style.Width(_series[i].Name) + LegendGap;
            if (used + width > Width - (5 * Margin))
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add(i);
            used += width;
        }

        return rows;
    }

    private void DrawLegend(ICanvas canvas, double left, double top)
    {
        TextStyle style = TextStyle.Tick(Theme);
        double y = top + (LegendHeight / 2) - 3;
        foreach (List<int> row in LegendRows())
        {
            double x = left;
            foreach (int index in row)
            {
                PlotSeries series = _series[index];
                if (series.Style != SeriesStyle.Scatter)
                {
                    canvas.Stroke(VectorPath.Line(x, y, x + LegendSample, y), new StrokeStyle(ColorOf(index), 1.5) { Cap = LineCap.Round });
                }

                if (series.Style != SeriesStyle.Line)
                {
                    canvas.Fill(VectorPath.Circle(x + (LegendSample / 2), y, DotRadius), ColorOf(index));
                }

                style.DrawMiddle(canvas, series.Name, x + LegendSample + 5, y);
                x += LegendSample + 5 + style.Width(series.Name) + LegendGap;
            }

            y += LegendHeight;
        }
    }
}
