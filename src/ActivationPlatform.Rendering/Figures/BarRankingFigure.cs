using System.Collections.Immutable;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Named numbers as horizontal bars in the given order, each with its number at the end.</summary>
public sealed class BarRankingFigure : Figure
{
    private const double Margin = 14;
    private const double RowHeight = 18;
    private const double BarHeight = 12;
    private const double TitleGap = 10;
    private const double Gap = 6;

    // A longer list is not read out.
    private const int MostRead = 20;

    private readonly ImmutableArray<RankedItem> _items;

    /// <summary>A ranking.</summary>
    /// <param name="items">At least one, the first on top.</param>
    /// <exception cref="ArgumentException">There is no item.</exception>
    public BarRankingFigure(IEnumerable<RankedItem> items)
    {
        _items = [.. items];
        if (_items.IsEmpty)
        {
            throw new ArgumentException("A ranking got no items; expected at least one.");
        }
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Ranking";

    /// <summary>Above the bars; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the bars measure, below them; empty for none.</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>Labels of the bars to emphasise.</summary>
    public ImmutableArray<string> HighlightedLabels { get; init; } = [];

    /// <summary>How a number is written at its bar; null for at most four digits.</summary>
    public Func<double, string>? Format { get; init; }

    /// <summary>Width of the whole figure in points. Default: 440.</summary>
    public double Width { get; init; } = 440;

    /// <inheritdoc/>
    public override double WidthPoints => Width;

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + (_items.Length * RowHeight) + (ValueLabel.Length > 0 ? 22 : 0) + Margin);

    /// <inheritdoc/>
    protected override string Description => $"Ranking of {FigureText.Count(_items.Length, "item")}: " + (_items.Length <= MostRead
        ? $"{string.Join("; ", _items.Select(item => $"{item.Label} {Written(item)}"))}."
        : $"first {_items[0].Label} with {Written(_items[0])}, last {_items[^1].Label} with {Written(_items[^1])}.");

    private double Top => Margin + (Title.Length > 0 ? TextStyle.Title(Theme).CapHeight + TitleGap : 0);

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle title = TextStyle.Title(Theme), label = TextStyle.Tick(Theme), axisLabel = TextStyle.Label(Theme);
        title.DrawFitted(canvas, Title, Width / 2, Margin + title.CapHeight, Width - (2 * Margin), TextAnchor.Center);

        double labels = Math.Min(Width * 0.45, _items.Max(item => label.Width(item.Label)));
        double numbers = _items.Max(item => label.Width(Written(item))) + Gap;
        double low = Math.Min(0, _items.Where(i => double.IsFinite(i.Value)).Select(i => i.Value).DefaultIfEmpty(0).Min());
        double high = Math.Max(0, _items.Where(i => double.IsFinite(i.Value)).Select(i => i.Value).DefaultIfEmpty(0).Max());
        var range = high > low ? new AxisRange(low, high) : new AxisRange(0, 1);
        double left = Margin + labels + Gap + (low < 0 ? numbers : 0), length = Math.Max(20, Width - Margin - numbers - left);
        double zero = left + (range.Position(0) * length);
        for (int i = 0; i < _items.Length; i++)
        {
            RankedItem item = _items[i];
            double middle = Math.Round(Top + ((i + 0.5) * RowHeight));
            label.DrawMiddle(canvas, label.Shortened(item.Label, labels), Margin + labels, middle, TextAnchor.Right);
            double end = double.IsFinite(item.Value) ? left + (range.Position(item.Value) * length) : zero;
            if (end != zero)
            {
                bool emphasised = !HighlightedLabels.IsDefaultOrEmpty && HighlightedLabels.Contains(item.Label);
                canvas.Fill(
                    VectorPath.Rectangle(new Rect(Math.Min(zero, end), middle - (BarHeight / 2), Math.Abs(end - zero), BarHeight)), emphasised ? Theme.Highlight : Theme.Accent);
            }

            label.DrawMiddle(canvas, Written(item), end < zero ? end - Gap : end + Gap, middle, end < zero ? TextAnchor.Right : TextAnchor.Left);
        }

        double sharpZero = Math.Floor(zero) + 0.5;
        canvas.Stroke(VectorPath.Line(sharpZero, Top, sharpZero, Top + (_items.Length * RowHeight)), new StrokeStyle(Theme.Axis, Theme.AxisWidth));
        axisLabel.DrawFitted(canvas, ValueLabel, left + (length / 2), Top + (_items.Length * RowHeight) + 18, Width - Margin - left, TextAnchor.Center);
    }

    private string Written(RankedItem item) => Format is null ? FigureText.Number(item.Value) : Format(item.Value);
}
