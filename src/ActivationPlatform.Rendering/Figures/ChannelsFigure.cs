using System.Collections.Immutable;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Channels side by side, each with a title, enlarged to one width.</summary>
public sealed class ChannelsFigure : Figure
{
    private const double Margin = 14;
    private const double Gap = 18;
    private const double TitleGap = 7;
    private const double BarGap = 14;

    /// <summary>The width of a picture in points where nothing else is said.</summary>
    public const double DefaultPanelWidthPoints = 224;

    private readonly ImmutableArray<ChannelPanel> _panels;

    /// <summary>A row (or several) of pictures.</summary>
    /// <param name="panels">At least one.</param>
    /// <exception cref="ArgumentException">There is no panel.</exception>
    public ChannelsFigure(IEnumerable<ChannelPanel> panels)
    {
        _panels = [.. panels];
        if (_panels.IsEmpty)
        {
            throw new ArgumentException("A figure of channels got no panels; expected at least one.");
        }
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : string.Join(", ", _panels.Select(p => p.Title));

    /// <summary>Above all; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Pictures per row; null for all in one row, at most 4.</summary>
    public int? Columns { get; init; }

    /// <summary>Width of every picture in points. Default: 224.</summary>
    public double PanelWidthPoints { get; init; } = DefaultPanelWidthPoints;

    /// <summary>Whether pixels are crisp (activations) or smooth (photos). Default: crisp.</summary>
    public ImageSampling Sampling { get; init; } = ImageSampling.Nearest;

    /// <summary>The scale of the colours, for a colour bar on the right; null for none.</summary>
    public ColorScale? Scale { get; init; }

    /// <summary>What the colour bar measures.</summary>
    public string ScaleLabel { get; init; } = "";

    /// <inheritdoc/>
    protected override string Description => $"{FigureText.Count(_panels.Length, "picture")} side by side: {string.Join("; ", _panels.Select(p => p.Title))}.";

    /// <inheritdoc/>
    public override double WidthPoints
    {
        get
        {
            double bar = Scale is null ? 0 : BarGap + new ColorBar(Scale, ScaleLabel, Theme).UprightWidth(BarLength);
            return Math.Ceiling((2 * Margin) + (ColumnCount * (PanelWidthPoints + Gap)) - Gap + bar);
        }
    }

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(FirstRow + Enumerable.Range(0, RowCount).Sum(RowHeight) + ((RowCount - 1) * Gap) + Margin);

    private int ColumnCount => Math.Clamp(Columns ?? Math.Min(4, _panels.Length), 1, _panels.Length);

    private int RowCount => (_panels.Length + ColumnCount - 1) / ColumnCount;

    private double FirstRow => Title.Length > 0 ? Margin + TextStyle.Title(Theme).CapHeight + 12 : Margin;

    private double PanelTitleHeight => _panels.Any(p => p.Title.Length > 0) ? TextStyle.PanelTitle(Theme).CapHeight + TitleGap : 0;

    private double BarLength => PictureHeight(_panels[0]);

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle title = TextStyle.Title(Theme), panelTitle = TextStyle.PanelTitle(Theme);
        title.DrawFitted(canvas, Title, WidthPoints / 2, Margin + title.CapHeight, WidthPoints - (2 * Margin), TextAnchor.Center);
        double y = Math.Round(FirstRow);
        for (int row = 0; row < RowCount; row++)
        {
            for (int i = row * ColumnCount; i < Math.Min(_panels.Length, (row + 1) * ColumnCount); i++)
            {
                double x = Margin + (i % ColumnCount * (PanelWidthPoints + Gap)), top = Math.Round(y + PanelTitleHeight);
                panelTitle.DrawFitted(canvas, _panels[i].Title, x + (PanelWidthPoints / 2), top - TitleGap, PanelWidthPoints + (Gap / 2), TextAnchor.Center);
                canvas.DrawImage(_panels[i].Image, new Rect(x, top, PanelWidthPoints, PictureHeight(_panels[i])), Sampling);
            }

            y += RowHeight(row) + Gap;
        }

        if (Scale is not null)
        {
            double x = Margin + (ColumnCount * (PanelWidthPoints + Gap)) - Gap + BarGap;
            new ColorBar(Scale, ScaleLabel, Theme).DrawUpright(canvas, x, Math.Round(FirstRow + PanelTitleHeight), BarLength);
        }
    }

    private double PictureHeight(ChannelPanel panel) => Math.Round(PanelWidthPoints * panel.Image.Height / panel.Image.Width);

    private double RowHeight(int row) => PanelTitleHeight + _panels.Skip(row * ColumnCount).Take(ColumnCount).Max(PictureHeight);
}
