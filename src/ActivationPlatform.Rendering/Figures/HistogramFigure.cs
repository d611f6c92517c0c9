using System.Collections.Immutable;
using ActivationPlatform.Rendering.Axes;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>How often numbers fall into bins.</summary>
public sealed class HistogramFigure : PlotFigure
{
    private readonly ImmutableArray<double> _edges;
    private readonly ImmutableArray<long> _counts;

    /// <summary>A histogram of bins that touch.</summary>
    /// <param name="edges">Ends of the bins, strictly rising: one more than there are counts.</param>
    /// <param name="counts">Numbers per bin, not negative.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, the edges do not rise or a count is negative.</exception>
    public HistogramFigure(ReadOnlySpan<double> edges, ReadOnlySpan<long> counts)
    {
        (_edges, _counts) = ([.. edges], [.. counts]);
        if (_counts.IsEmpty || _edges.Length != _counts.Length + 1)
        {
            throw new ArgumentException($"A histogram got {_edges.Length} edges for {FigureText.Count(_counts.Length, "bin")}; expected at least one bin and one edge more than bins.");
        }

        for (int i = 0; i < _counts.Length; i++)
        {
            if (!(_edges[i + 1] > _edges[i]) || !double.IsFinite(_edges[i]) || !double.IsFinite(_edges[i + 1]) || _counts[i] < 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Bin {i + 1} of a histogram goes from {_edges[i]} to {_edges[i + 1]} and holds {_counts[i]}; expected rising finite edges and no negative count."));
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Histogram";

    /// <summary>Whether the counts' axis has equal steps for equal factors, so that rare values stay visible beside the zeros of a ReLU.</summary>
    public bool LogarithmicCounts { get; init; }

    /// <summary>Numbers to mark, for example the mean or the limits of a stretch.</summary>
    public ImmutableArray<ValueMarker> Markers { get; init; } = [];

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            int largest = 0;
            for (int i = 1; i < _counts.Length; i++)
            {
                largest = _counts[i] > _counts[largest] ? i : largest;
            }

            return FormattableString.Invariant(
                $"Histogram of {_counts.Sum()} values in {FigureText.Count(_counts.Length, "bin")} from {FigureText.Number(_edges[0])} to {FigureText.Number(_edges[^1])}; the fullest bin, from {FigureText.Number(_edges[largest])} to {FigureText.Number(_edges[largest + 1])}, holds {_counts[largest]}.");
        }
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        Rect area = DrawTitle(canvas, Markers.IsDefaultOrEmpty ? 0 : 12);
        ValueAxis axis = ValueAxis.Create(_counts.Select(c => (double)c).Append(LogarithmicCounts ? 1 : 0), LogarithmicCounts);
        var frame = new PlotFrame(area, new(_edges[0], _edges[^1]), axis.Range, XLabel, YLabel.Length > 0 ? YLabel : "Count", Theme, yTicks: axis.Ticks);
        frame.DrawGrid(canvas, vertical: false);
        var bars = new VectorPath();
        for (int i = 0; i < _counts.Length; i++)
        {
            double top = axis.Shown(_counts[i]);
            if (_counts[i] > 0)
            {
                Point2D from = frame.Paper(_edges[i], top), to = frame.Paper(_edges[i + 1], axis.Range.Minimum);
                AddBar(bars, from, to);
            }
        }

        canvas.Fill(bars, Theme.Accent.MixedWith(Theme.Background, 0.15));
        DrawMarkers(canvas, frame, Markers.IsDefault ? [] : Markers);
        frame.DrawAxes(canvas);
    }

    private static void AddBar(VectorPath bars, Point2D from, Point2D to)
    {
        // A narrow gap lets bars be told apart, unless they are too thin for it.
        double gap = to.X - from.X > 4 ? 0.5 : 0;
        bars.MoveTo(from.X + gap, from.Y);
        bars.LineTo(to.X - gap, from.Y);
        bars.LineTo(to.X - gap, to.Y);
        bars.LineTo(from.X + gap, to.Y);
        bars.Close();
    }
}
