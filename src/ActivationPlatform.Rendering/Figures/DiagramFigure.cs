using System.Collections.Immutable;
using ActivationPlatform.Rendering.Diagrams;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>A network or a module of one as boxes and arrows, from top to bottom.</summary>
public sealed class DiagramFigure : Figure
{
    private const double Margin = 16;
    private const double TitleGap = 14;
    private const double BoxPadding = 11;
    private const double LeastBoxWidth = 84;
    private const double LargestCommonWidth = 190;
    private const double RowGap = 26;
    private const double ColumnGap = 16;
    private const double ArrowLength = 6;
    private const double ArrowHalfWidth = 3;

    private readonly ImmutableArray<DiagramNode> _nodes;
    private readonly ImmutableArray<(int From, int To)> _edges;

    /// <summary>A diagram.</summary>
    /// <param name="nodes">At least one; ids are unique.</param>
    /// <param name="edges">Arrows; no way may lead back to its start.</param>
    /// <exception cref="ArgumentException">There is no node, an id occurs twice, an edge names an unknown id, or the arrows form a cycle.</exception>
    public DiagramFigure(IEnumerable<DiagramNode> nodes, IEnumerable<DiagramEdge> edges)
    {
        _nodes = [.. nodes];
        if (_nodes.IsEmpty)
        {
            throw new ArgumentException("A diagram got no nodes; expected at least one.");
        }

        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        for (int i = 0; i < _nodes.Length; i++)
        {
            if (!numbers.TryAdd(_nodes[i].Id, i))
            {
                throw new ArgumentException($"A diagram has two nodes '{_nodes[i].Id}'; expected unique ids.");
            }
        }

        int Number(string id) => numbers.TryGetValue(id, out int number) ? number : throw new ArgumentException($"An arrow of a diagram names '{id}', which is no node of it.");
        _edges = [.. edges.Select(edge => (Number(edge.From), Number(edge.To)))];
        _ = Arrange();
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Diagram";

    /// <summary>Above the boxes; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            IEnumerable<string> arrows = _edges.Take(40).Select(edge => $"{_nodes[edge.From].Title} to {_nodes[edge.To].Title}");
            return $"Diagram of {FigureText.Count(_nodes.Length, "node")} and {FigureText.Count(_edges.Length, "arrow")}: {string.Join("; ", arrows)}{(_edges.Length > 40 ? "; and more" : "")}.";
        }
    }

    /// <inheritdoc/>
    public override double WidthPoints => Math.Ceiling(Math.Max(Arrange().Layout.Width, Math.Min(TextStyle.Title(Theme).Width(Title), 400)) + (2 * Margin));

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + (Arrange().Layout.RowCount * (BoxHeight + RowGap)) - RowGap + Margin);

    private double Top => Margin + (Title.Length > 0 ? TextStyle.Title(Theme).CapHeight + TitleGap : 0);

    private TextStyle TitleStyle => TextStyle.PanelTitle(Theme) with { Size = Theme.TickSize + 0.5 };

    private TextStyle DetailStyle => TextStyle.Note(Theme) with { Size = Theme.TickSize - 0.5 };

    private double BoxHeight => _nodes.Any(n => n.Detail.Length > 0) ? 36 : 25;

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle title = TextStyle.Title(Theme);
        title.DrawFitted(canvas, Title, WidthPoints / 2, Margin + title.CapHeight, WidthPoints - (2 * Margin), TextAnchor.Center);
        (double[] widths, LayeredLayout layout) = Arrange();
        double left = (WidthPoints - layout.Width) / 2;
        for (int i = 0; i < _edges.Length; i++)
        {
            DrawArrow(canvas, layout, widths, i, left);
        }

        for (int i = 0; i < _nodes.Length; i++)
        {
            DrawBox(canvas, _nodes[i], new Rect(left + layout.X[i] - (widths[i] / 2), RowTop(layout.Rows[i]), widths[i], BoxHeight));
        }
    }

    // Boxes of one width, and as much room for a passing arrow, stand in straight columns; only very long names make a box wider.
    private (double[] Widths, LayeredLayout Layout) Arrange()
    {
        TextStyle title = TitleStyle, detail = DetailStyle;
        double[] texts = [.. _nodes.Select(node => Math.Ceiling(Math.Max(title.Width(node.Title), detail.Width(node.Detail)) + (2 * BoxPadding)))];
        double common = Math.Clamp(texts.Max(), LeastBoxWidth, LargestCommonWidth);
        double[] widths = [.. texts.Select(width => Math.Max(common, width))];
        return (widths, new(widths, _edges, common, ColumnGap));
    }

    private double RowTop(int row) => Math.Round(Top) + (row * (BoxHeight + RowGap));

    private void DrawBox(ICanvas canvas, DiagramNode node, Rect box)
    {
        Rgba tint = node.Role switch
        {
            DiagramRole.Terminal => Theme.Muted,
            DiagramRole.Weights => Theme.Series[0],
            DiagramRole.Pooling => Theme.Series[4],
            DiagramRole.Elementwise => Theme.Series[2],
            DiagramRole.Join => Theme.Series[3],
            _ => Theme.Axis,
        };
        VectorPath outline = VectorPath.RoundedRectangle(box, 4);
        canvas.FillAndStroke(outline, Theme.Background.MixedWith(tint, 0.13), new StrokeStyle(Theme.Background.MixedWith(tint, 0.75), 1));
        if (node.Detail.Length == 0)
        {
            TitleStyle.DrawMiddle(canvas, node.Title, box.CenterX, box.CenterY, TextAnchor.Center);
            return;
        }

        TitleStyle.Draw(canvas, node.Title, box.CenterX, box.Y + 15, TextAnchor.Center);
        DetailStyle.Draw(canvas, node.Detail, box.CenterX, box.Y + 28, TextAnchor.Center);
    }

    private void DrawArrow(ICanvas canvas, LayeredLayout layout, double[] widths, int edge, double left)
    {
        List<int> way = layout.Ways[edge];
        var path = new VectorPath();
        double x = left + layout.X[way[0]], y = RowTop(layout.Rows[way[0]]) + BoxHeight;
        path.MoveTo(x, y);
        for (int i = 1; i < way.Count; i++)
        {
            bool last = i == way.Count - 1;
            double nextX = left + (last ? ArrivalX(layout, widths, edge) : layout.X[way[i]]), nextY = RowTop(layout.Rows[way[i]]) - (last ? ArrowLength : 0), middle = (y + nextY) / 2;
            path.CubicTo(x, middle, nextX, middle, nextX, nextY);
            (x, y) = (nextX, nextY);
            if (!last)
            {
                // Straight past the boxes of this row.
                y += BoxHeight;
                path.LineTo(x, y);
            }
        }

        canvas.Stroke(path, new StrokeStyle(Theme.Axis, 1.1) { Join = LineJoin.Round });
        canvas.Fill(VectorPath.Polyline([new(x - ArrowHalfWidth, y - 0.5), new(x, y + ArrowLength), new(x + ArrowHalfWidth, y - 0.5)], close: true), Theme.Axis);
    }

    // Arrows into one box arrive side by side, in the order in which they come from above.
    private double ArrivalX(LayeredLayout layout, double[] widths, int edge)
    {
        int to = _edges[edge].To;
        int[] arriving = [.. Enumerable.Range(0, _edges.Length).Where(e => _edges[e].To == to).OrderBy(e => layout.X[layout.Ways[e][^2]])];
        double room = 0.7 * widths[to];
        return layout.X[to] + (room * (((Array.IndexOf(arriving, edge) + 1.0) / (arriving.Length + 1)) - 0.5));
    }
}
