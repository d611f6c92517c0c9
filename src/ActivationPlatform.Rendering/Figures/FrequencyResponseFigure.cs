using ActivationPlatform.Analysis;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>
/// The magnitude of a filter's frequency response (MATLAB's <c>freqz2</c>) as a mesh with hidden lines removed; beside it, if wanted, the same numbers as a flat map, since a mesh hides some of them.
/// Frequencies go from -1 to 1, 1 being half the sampling rate.
/// </summary>
public sealed class FrequencyResponseFigure : Figure
{
    private const double Margin = 14;
    private const double TitleGap = 6;
    private const double MeshWidth = 420;
    private const double MeshHeight = 320;
    private const double MapWidth = 330;

    private readonly GridData _magnitude;

    /// <summary>A figure of a response.</summary>
    /// <param name="magnitude">|H|; columns are the horizontal frequency, rows the vertical one.</param>
    public FrequencyResponseFigure(GridData magnitude)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        _magnitude = magnitude;
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Frequency response";

    /// <summary>Above all; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether a flat map stands beside the mesh. Default: false, as the seed.</summary>
    public bool ShowMap { get; init; }

    /// <summary>A frequency in (0,1) whose square is outlined on the map, for example 0.5: what a stride of 2 keeps. Null for none.</summary>
    public double? KeptBand { get; init; }

    /// <summary>Whether the map shows where the power is half the largest (-3 dB), as a line. Default: true.</summary>
    public bool ShowHalfPower { get; init; } = true;

    /// <summary>Upper end of the magnitude's axis; null for a round number above the largest. The same end makes responses comparable.</summary>
    public double? LargestMagnitude { get; init; }

    /// <summary>Direction of view: MATLAB's azimuth. Default: -37.5.</summary>
    public double AzimuthDegrees { get; init; } = -37.5;

    /// <summary>Direction of view: MATLAB's elevation. Default: 30.</summary>
    public double ElevationDegrees { get; init; } = 30;

    /// <inheritdoc/>
    public override double WidthPoints => (2 * Margin) + MeshWidth + (ShowMap ? MapWidth : 0);

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + MeshHeight + Margin);

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            double largest = double.NegativeInfinity;
            (int row, int column) = (0, 0);
            for (int i = 0; i < _magnitude.Values.Length; i++)
            {
                if (_magnitude.Values[i] > largest)
                {
                    (largest, row, column) = (_magnitude.Values[i], i / _magnitude.X.Length, i % _magnitude.X.Length);
                }
            }

            return $"Magnitude of the frequency response over horizontal and vertical frequency; the largest magnitude, {FigureText.Number(largest)}, is at " +
                $"({FigureText.Number(_magnitude.X[column])}, {FigureText.Number(_magnitude.Y[row])}).";
        }
    }

    private string LineNote => string.Join("; ", new[] { ShowHalfPower ? "solid: half power (\u22123 dB)" : "", KeptBand is null ? "" : "dashed: band kept by the stride" }.Where(part => part.Length > 0));

    private double Top => Title.Length > 0 ? Margin + TextStyle.Title(Theme).CapHeight + TitleGap : Margin;

    private AxisRange MagnitudeRange
    {
        get
        {
            double largest = LargestMagnitude ?? _magnitude.Values.Where(double.IsFinite).DefaultIfEmpty(1).Max();
            return LargestMagnitude is { } given ? new AxisRange(0, given).Validated("magnitude") : largest > 0 ? AxisRange.Rounded(0, largest) : new(0, 1);
        }
    }

    /// <summary>The response of a row-major filter on the default grid of 64 x 64.</summary>
    /// <param name="filter">Weights of one input channel.</param>
    /// <param name="height">Rows of the filter.</param>
    /// <param name="width">Columns of the filter.</param>
    public static GridData MagnitudeOf(ReadOnlySpan<float> filter, int height, int width) => new(
        FrequencyGrid.Axis(FrequencyGrid.DefaultSize), FrequencyGrid.Axis(FrequencyGrid.DefaultSize), Freqz2.Magnitude(filter, height, width));

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle title = TextStyle.Title(Theme);
        title.DrawFitted(canvas, Title, WidthPoints / 2, Margin + title.CapHeight, WidthPoints - (2 * Margin), TextAnchor.Center);
        DrawMesh(canvas, new Rect(Margin, Math.Round(Top), MeshWidth, MeshHeight));
        if (ShowMap)
        {
            DrawMap(canvas, new Rect(Margin + MeshWidth, Math.Round(Top) + 28, MapWidth, MeshHeight - 56));
        }
    }

    private void DrawMesh(ICanvas canvas, Rect area)
    {
        var axes = new AxesBox3D(
            area, new(-1, 1), new(-1, 1), MagnitudeRange, new SubscriptLabel("F", "x"), new SubscriptLabel("F", "y"), "Magnitude",
            new Projection3D(AzimuthDegrees, ElevationDegrees), Theme);
        axes.Draw(canvas);
        var edge = new StrokeStyle(Theme.Accent, 0.6) { Join = LineJoin.Round };
        SurfacePainter.Draw(canvas, axes, _magnitude, _ => Theme.Background, edge);
    }

    private void DrawMap(ICanvas canvas, Rect area)
    {
        AxisRange range = MagnitudeRange;
        var scale = new ColorScale(Colormap.Viridis, range.Minimum, range.Maximum);
        var bar = new ColorBar(scale, "Magnitude", Theme);
        var frame = new PlotFrame(
            area.Inset(0, 0, bar.UprightWidth(area.Height) + 12, 0), new(-1, 1), new(-1, 1), new SubscriptLabel("F", "x"), new SubscriptLabel("F", "y"), Theme, equalSides: true);

        (float[] cells, int rows, int columns) = PeriodicCells();
        double stepX = (_magnitude.X[^1] - _magnitude.X[0]) / (_magnitude.X.Length - 1), stepY = (_magnitude.Y[^1] - _magnitude.Y[0]) / (_magnitude.Y.Length - 1);
        Point2D upperLeft = frame.Paper(_magnitude.X[0] - (stepX / 2), _magnitude.Y[0] + ((rows - 0.5) * stepY));
        Point2D lowerRight = frame.Paper(_magnitude.X[0] + ((columns - 0.5) * stepX), _magnitude.Y[0] - (stepY / 2));
        canvas.Save();
        canvas.ClipRectangle(frame.Box);
        canvas.DrawImage(scale.Paint(cells, rows, columns), new Rect(upperLeft.X, upperLeft.Y, lowerRight.X - upperLeft.X, lowerRight.Y - upperLeft.Y), ImageSampling.Nearest);
        canvas.Restore();
        if (KeptBand is { } band)
        {
            Point2D low = frame.Paper(-band, -band), high = frame.Paper(band, band);
            canvas.Stroke(
                VectorPath.Rectangle(new Rect(low.X, high.Y, high.X - low.X, low.Y - high.Y)), new StrokeStyle(Rgba.White, 1.2) { Dashes = [4, 3] });
        }

        if (ShowHalfPower)
        {
            DrawHalfPower(canvas, frame);
        }

        frame.DrawAxes(canvas, closed: true);
        bar.DrawUpright(canvas, frame.Box.Right + 12, frame.Box.Y, frame.Box.Height);
        TextStyle.Note(Theme).DrawFitted(canvas, LineNote, frame.Box.CenterX, area.Bottom + 14, area.Width, TextAnchor.Center);
    }

    private void DrawHalfPower(ICanvas canvas, PlotFrame frame)
    {
        double largest = _magnitude.Values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var line = new VectorPath();
        foreach ((Point2D from, Point2D to) in largest > 0 ? ContourTracer.Trace(_magnitude, largest / Math.Sqrt(2)) : [])
        {
            Point2D a = frame.Paper(from.X, from.Y), b = frame.Paper(to.X, to.Y);
            line.MoveTo(a.X, a.Y);
            line.LineTo(b.X, b.Y);
        }

        canvas.Stroke(line, new StrokeStyle(Rgba.White, 1.1) { Cap = LineCap.Round });
    }

    // Rows from above, that is from the highest frequency. The response of a filter repeats with period 2, so the sample at 1 is the one at -1.
    private (float[] Cells, int Rows, int Columns) PeriodicCells()
    {
        int rows = _magnitude.Y.Length, columns = _magnitude.X.Length;
        int shownRows = rows + (IsPeriod(_magnitude.Y[0], _magnitude.Y[^1], rows) ? 1 : 0), shownColumns = columns + (IsPeriod(_magnitude.X[0], _magnitude.X[^1], columns) ? 1 : 0);
        float[] cells = new float[shownRows * shownColumns];
        for (int row = 0; row < shownRows; row++)
        {
            for (int column = 0; column < shownColumns; column++)
            {
                cells[((shownRows - 1 - row) * shownColumns) + column] = (float)_magnitude.At(row % rows, column % columns);
            }
        }

        return (cells, shownRows, shownColumns);
    }

    private static bool IsPeriod(double first, double last, int count) => Math.Abs(first + 1) < 1e-9 && Math.Abs(last - first - (2.0 * (count - 1) / count)) < 1e-9;
}
