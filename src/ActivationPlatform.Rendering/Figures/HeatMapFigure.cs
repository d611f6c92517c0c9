using System.Collections.Immutable;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>A plane of numbers in colours, with a colour bar: one channel, a matrix of correlations, a map of differences.</summary>
public sealed class HeatMapFigure : Figure
{
    private const double Margin = 14;
    private const double TitleGap = 9;
    private const double BarGap = 14;

    private readonly float[] _values;
    private readonly int _rows;
    private readonly int _columns;
    private readonly ColorScale _scale;

    /// <summary>A heat map.</summary>
    /// <param name="values">Row-major; the first row is above. NaN is shown in the scale's own colour for it.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="scale">From numbers to colours.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public HeatMapFigure(ReadOnlySpan<float> values, int rows, int columns, ColorScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        (_values, _rows, _columns, _scale) = (values.ToArray(), rows, columns, scale);
        _ = scale.Paint(_values, rows, columns);
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Heat map";

    /// <summary>Above the map; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the colour bar measures.</summary>
    public string ScaleLabel { get; init; } = "";

    /// <summary>Longer side of the map in points. Default: 320.</summary>
    public double MapPoints { get; init; } = 320;

    /// <summary>Names of the rows, from above; empty for none. Names that would overlap are left out evenly.</summary>
    public ImmutableArray<string> RowLabels { get; init; } = [];

    /// <summary>Names of the columns; empty for none. Names that would overlap are left out evenly.</summary>
    public ImmutableArray<string> ColumnLabels { get; init; } = [];

    /// <inheritdoc/>
    protected override string Description => FormattableString.Invariant(
        $"Heat map of {_rows} rows and {_columns} columns; the colours ({_scale.Map.Name}) go from {FigureText.Number(_scale.Minimum)} to {FigureText.Number(_scale.Maximum)}.");

    /// <inheritdoc/>
    public override double WidthPoints => Math.Ceiling(Margin + LeftLabels + MapWidth + BarGap + Bar.UprightWidth(MapHeight) + Margin);

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + MapHeight + BottomLabels + Margin);

    private ColorBar Bar => new(_scale, ScaleLabel, Theme);

    private double Top => Margin + (Title.Length > 0 ? TextStyle.Title(Theme).CapHeight + TitleGap : 0);

    private double MapWidth => Math.Max(24, Math.Round(MapPoints * _columns / Math.Max(_rows, _columns)));

    private double MapHeight => Math.Max(60, Math.Round(MapPoints * _rows / Math.Max(_rows, _columns)));

    private double LeftLabels => RowLabels.IsDefaultOrEmpty ? 0 : Widest(RowLabels) + 6;

    private double BottomLabels => ColumnLabels.IsDefaultOrEmpty ? 0 : Widest(ColumnLabels) + 6;

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        var map = new Rect(Math.Round(Margin + LeftLabels), Math.Round(Top), MapWidth, MapHeight);
        TextStyle.Title(Theme).DrawFitted(canvas, Title, WidthPoints / 2, map.Y - TitleGap, WidthPoints - (2 * Margin), TextAnchor.Center);
        canvas.DrawImage(_scale.Paint(_values, _rows, _columns), map, ImageSampling.Nearest);
        canvas.Stroke(VectorPath.Rectangle(map.Inset(-Theme.AxisWidth / 2)), new StrokeStyle(Theme.Axis, Theme.AxisWidth));
        Bar.DrawUpright(canvas, map.Right + BarGap, map.Y, map.Height);

        TextStyle tick = TextStyle.Tick(Theme);
        DrawLabels(RowLabels, map.Height, (label, at) => tick.DrawMiddle(canvas, label, map.X - 6, map.Y + at, TextAnchor.Right));
        DrawLabels(ColumnLabels, map.Width, (label, at) => tick.Draw(canvas, label, map.X + at + (tick.CapHeight / 2), map.Bottom + 6, TextAnchor.Right, -90));
    }

    private double Widest(ImmutableArray<string> labels)
    {
        TextStyle tick = TextStyle.Tick(Theme);
        return labels.Max(tick.Width);
    }

    private void DrawLabels(ImmutableArray<string> labels, double length, Action<string, double> draw)
    {
        if (labels.IsDefaultOrEmpty)
        {
            return;
        }

        int every = (int)Math.Ceiling(TextStyle.Tick(Theme).LineHeight / (length / labels.Length));
        for (int i = 0; i < labels.Length; i += every)
        {
            draw(labels[i], (i + 0.5) * length / labels.Length);
        }
    }
}
