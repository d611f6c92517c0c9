using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>
/// The weights of one filter as surfaces, one per input channel (green, red, blue in the seed's order), in a grid under one scale. A free place of the last row holds the
/// colour bar and, if given, the filter as a colour picture; where there is none, they stand below.
/// </summary>
public sealed class WeightSurfacesFigure : Figure
{
    private const double Margin = 12;
    private const double TitleGap = 8;
    private const double PictureSize = 98;
    private const double BarLength = 170;
    private const double BarStripHeight = 44;
    private const int SmoothSubdivisions = 6;

    /// <summary>The width of a surface with its axes where nothing else is said, in points.</summary>
    public const double DefaultCellWidthPoints = 270;

    /// <summary>Its height, in points.</summary>
    public const double DefaultCellHeightPoints = 248;

    private readonly ImmutableArray<WeightSurface> _surfaces;

    /// <summary>A grid of surfaces.</summary>
    /// <param name="surfaces">At least one.</param>
    /// <exception cref="ArgumentException">There is no surface.</exception>
    public WeightSurfacesFigure(IEnumerable<WeightSurface> surfaces)
    {
        _surfaces = [.. surfaces];
        if (_surfaces.IsEmpty)
        {
            throw new ArgumentException("A figure of weight surfaces got no surfaces; expected at least one.");
        }
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Filter weights";

    /// <summary>Above all; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Limits of the weights' axis, shared by all surfaces and their colours; what lies beyond is cut off. Null: round numbers, symmetric about zero.</summary>
    public AxisRange? WeightRange { get; init; }

    /// <summary>Limits of the columns, for a look at the middle; null for all.</summary>
    public AxisRange? XRange { get; init; }

    /// <summary>Limits of the rows; null for all.</summary>
    public AxisRange? YRange { get; init; }

    /// <summary>How faces are coloured. Default: faceted.</summary>
    public SurfaceShading Shading { get; init; } = SurfaceShading.Faceted;

    /// <summary>The colours, over the weights' range. Default: blue for negative, red for positive.</summary>
    public Colormap Map { get; init; } = Colormap.BlueRed;

    /// <summary>Direction of view: MATLAB's azimuth. Default: -37.5.</summary>
    public double AzimuthDegrees { get; init; } = -37.5;

    /// <summary>Direction of view: MATLAB's elevation. Default: 30.</summary>
    public double ElevationDegrees { get; init; } = 30;

    /// <summary>Surfaces in a row, at least 1. Default: 2, as in the seed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    public int Columns
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Columns), value, "A figure of weight surfaces needs at least one column.");
    } = 2;

    /// <summary>Width of a surface with its axes, in points. Type keeps its size. Default: 270.</summary>
    public double CellWidthPoints { get; init; } = DefaultCellWidthPoints;

    /// <summary>Height of a surface with its axes, in points. Default: 248.</summary>
    public double CellHeightPoints { get; init; } = DefaultCellHeightPoints;

    /// <summary>The filter as a colour picture, beside the colour bar; null for none.</summary>
    public Image? FilterPicture { get; init; }

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            IEnumerable<string> means = _surfaces.Select(s => $"{s.Title} (mean {FigureText.Number(Mean(s.Weights))})");
            AxisRange range = Range;
            return $"Surfaces of the filter's weights by input channel: {string.Join(", ", means)}; the weights' axis goes from {FigureText.Number(range.Minimum)} to {FigureText.Number(range.Maximum)}.";
        }
    }

    /// <inheritdoc/>
    public override double WidthPoints => (2 * Margin) + (Math.Min(Columns, _surfaces.Length + (HasFreePlace ? 1 : 0)) * CellWidthPoints);

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + (RowCount * CellHeightPoints) + (HasFreePlace ? 0 : StripHeight) + Margin);

    private int RowCount => (_surfaces.Length + Columns - 1) / Columns;

    private bool HasFreePlace => _surfaces.Length < RowCount * Columns;

    private double StripHeight => BarStripHeight + (FilterPicture is null ? 0 : PictureSize + 38);

    private double Top => Title.Length > 0 ? Margin + TextStyle.Title(Theme).CapHeight + TitleGap : Margin;

    private AxisRange Range
    {
        get
        {
            if (WeightRange is { } given)
            {
                return given.Validated("weights'");
            }

            double reach = 0;
            foreach (double weight in _surfaces.SelectMany(s => s.Weights.Values).Where(double.IsFinite))
            {
                reach = Math.Max(reach, Math.Abs(weight));
            }

            double rounded = reach > 0 ? AxisRange.Rounded(0, reach).Maximum : 1;
            return new(-rounded, rounded);
        }
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle title = TextStyle.Title(Theme);
        title.DrawFitted(canvas, Title, WidthPoints / 2, Margin + title.CapHeight, WidthPoints - (2 * Margin), TextAnchor.Center);
        AxisRange range = Range;
        var scale = new ColorScale(Map, range.Minimum, range.Maximum);
        for (int i = 0; i < _surfaces.Length; i++)
        {
            DrawSurface(canvas, _surfaces[i], Cell(i), scale, range);
        }

        DrawLegend(canvas, HasFreePlace ? Cell(_surfaces.Length) : new Rect(Margin, Cell(_surfaces.Length).Y, WidthPoints - (2 * Margin), StripHeight), scale);
    }

    private Rect Cell(int index) => new(
        Margin + (index % Columns * CellWidthPoints), Math.Round(Top) + (index / Columns * CellHeightPoints), CellWidthPoints, CellHeightPoints);

    private void DrawSurface(ICanvas canvas, WeightSurface surface, Rect cell, ColorScale scale, AxisRange range)
    {
        TextStyle title = TextStyle.PanelTitle(Theme);
        title.DrawFitted(canvas, surface.Title, cell.CenterX, cell.Y + 12 + title.CapHeight, cell.Width, TextAnchor.Center);
        GridData weights = surface.Weights;
        AxisRange x = (XRange ?? new(weights.X[0], weights.X[^1])).Validated("x"), y = (YRange ?? new(weights.Y[0], weights.Y[^1])).Validated("y");
        var axes = new AxesBox3D(
            cell.Inset(8, 16 + title.CapHeight + 4, 8, 2), x, y, range, "x", "y", "", new Projection3D(AzimuthDegrees, ElevationDegrees), Theme);
        axes.Draw(canvas);
        bool smooth = Shading == SurfaceShading.Interpolated;
        var edge = new StrokeStyle(Rgba.FromHex(0x1A1F24).WithOpacity(smooth ? 0.35 : 0.85), smooth ? 0.4 : 0.6) { Join = LineJoin.Round };
        SurfacePainter.Draw(canvas, axes, weights, scale.At, edge, smooth ? SmoothSubdivisions : 1);
    }

    private void DrawLegend(ICanvas canvas, Rect cell, ColorScale scale)
    {
        double x = Math.Round(cell.CenterX - (BarLength / 2));
        var bar = new ColorBar(scale, "Weight", Theme);
        if (FilterPicture is null)
        {
            bar.DrawLying(canvas, x, Math.Round(cell.CenterY - (bar.LyingHeight / 2)) + 0.5, BarLength);
            return;
        }

        TextStyle title = TextStyle.PanelTitle(Theme);
        double top = cell.Y + 12 + title.CapHeight;
        title.Draw(canvas, "In colour", cell.CenterX, top, TextAnchor.Center);
        var place = new Rect(Math.Round(cell.CenterX - (PictureSize / 2)), Math.Round(top + 8), PictureSize, PictureSize);
        canvas.DrawImage(FilterPicture, place, ImageSampling.Nearest);
        bar.DrawLying(canvas, x, Math.Round(place.Bottom + 26) + 0.5, BarLength);
    }

    private static double Mean(GridData grid) => grid.Values.Sum() / grid.Values.Length;
}
