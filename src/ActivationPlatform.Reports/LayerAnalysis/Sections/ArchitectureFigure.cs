using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The modules of a network as boxes with their output's shape, in lines that are read like text. Arrows join neighbours; a way past modules is a curve above them.</summary>
internal sealed class ArchitectureFigure : Figure
{
    private const int Columns = 4;
    private const double BoxWidth = 98;
    private const double BoxHeight = 44;
    private const double ColumnGap = 26;
    private const double RowGap = 34;
    private const double Margin = 10;
    private const double Arrow = 5;

    private readonly ImmutableArray<NetworkModule> _modules;
    private readonly ImmutableArray<(int From, int To)> _edges;
    private readonly string _networkName;

    /// <param name="network">The network.</param>
    /// <param name="modules">Neighbouring modules of it.</param>
    public ArchitectureFigure(Network network, ImmutableArray<NetworkModule> modules)
    {
        _networkName = network.Name;
        _modules = modules;
        var moduleOf = new Dictionary<int, int>();
        for (int module = 0; module < modules.Length; module++)
        {
            foreach (Layer layer in modules[module].Layers)
            {
                moduleOf[layer.Index] = module;
            }
        }

        _edges =
        [
            .. modules.SelectMany((module, to) => module.Layers.SelectMany(layer => layer.Inputs).Where(moduleOf.ContainsKey).Select(input => (From: moduleOf[input], To: to)))
                .Where(edge => edge.From != edge.To).Distinct().Order(),
        ];
    }

    public override string Name => $"Modules of {_networkName}";

    protected override string Description =>
        $"Diagram of {Numbers.Of(_modules.Length, "module")} of {_networkName} from input to output: {string.Join("; ", _modules.Select(module => $"{module.Name} puts out {LayerProperties.ShapeOf(module.Output)}"))}.";

    public override double WidthPoints => (2 * Margin) + (Columns * (BoxWidth + ColumnGap)) - ColumnGap;

    public override double HeightPoints => (2 * Margin) + (((_modules.Length + Columns - 1) / Columns) * (BoxHeight + RowGap)) - RowGap;

    public override void Draw(ICanvas canvas)
    {
        foreach ((int from, int to) in _edges)
        {
            DrawEdge(canvas, from, to);
        }

        for (int module = 0; module < _modules.Length; module++)
        {
            DrawBox(canvas, _modules[module], BoxOf(module));
        }
    }

    private static Rect BoxOf(int module) => new(
        Margin + (module % Columns * (BoxWidth + ColumnGap)), Margin + (module / Columns * (BoxHeight + RowGap)), BoxWidth, BoxHeight);

    private void DrawBox(ICanvas canvas, NetworkModule module, Rect box)
    {
        Rgba tint = module.Layers switch
        {
            [{ Type: LayerType.ImageInput }] => Theme.Muted,
            _ when module.Layers.Any(layer => layer.Type is LayerType.Convolution or LayerType.FullyConnected) => Theme.Series[0],
            _ when module.Layers.Any(layer => layer.Type is LayerType.MaxPooling or LayerType.AveragePooling) => Theme.Series[4],
            _ => Theme.Series[2],
        };
        VectorPath outline = VectorPath.RoundedRectangle(box, 4);
        canvas.Fill(outline, Theme.Background.MixedWith(tint, 0.13));
        canvas.Stroke(outline, new StrokeStyle(Theme.Background.MixedWith(tint, 0.75), 1));
        DrawText(canvas, module.Name, FontStack.SansSemiBold, 9.5, Theme.Foreground, box, 14.5);
        DrawText(canvas, LayerProperties.ShapeOf(module.Output), FontStack.Sans, 8.5, Theme.Foreground, box, 26.5);
        DrawText(canvas, module.Layers.Length == 1 ? module.Layers[0].TypeName : Numbers.Of(module.Layers.Length, "layer"), FontStack.Sans, 8, Theme.Muted, box, 37.5);
    }

    private static void DrawText(ICanvas canvas, string text, FontStack fonts, double size, Rgba color, Rect box, double baseline)
    {
        ShapedText shaped = TextShaper.Shape(text, fonts);
        double fitted = Math.Min(size, size * (BoxWidth - 8) / Math.Max(1, shaped.Width(size)));
        canvas.DrawText(shaped, fitted, new Point2D(box.CenterX, box.Y + baseline), color, TextAnchor.Center);
    }

    private void DrawEdge(ICanvas canvas, int from, int to)
    {
        (Rect start, Rect end) = (BoxOf(from), BoxOf(to));
        var path = new VectorPath();
        if (to == from + 1 && to % Columns != 0)
        {
            path.MoveTo(start.Right, start.CenterY);
            path.LineTo(end.X - Arrow, end.CenterY);
            DrawLine(canvas, path, end.X, end.CenterY, downwards: false);
            return;
        }

        // To another line: down into the gap, along it, and down into the box. Within a line: over the boxes between.
        double y = end.Y - (to / Columns == from / Columns ? 12 : RowGap / 2);
        double startX = start.CenterX + (to == from + 1 ? 0 : BoxWidth / 4), endX = end.CenterX - (to == from + 1 ? 0 : BoxWidth / 4);
        path.MoveTo(startX, to / Columns == from / Columns ? start.Y : start.Bottom);
        path.LineTo(startX, y);
        path.LineTo(endX, y);
        path.LineTo(endX, end.Y - Arrow);
        DrawLine(canvas, path, endX, end.Y, downwards: true);
    }

    private void DrawLine(ICanvas canvas, VectorPath path, double x, double y, bool downwards)
    {
        canvas.Stroke(path, new StrokeStyle(Theme.Axis, 1) { Join = LineJoin.Round });
        canvas.Fill(
            downwards
                ? VectorPath.Polyline([new(x - 3, y - Arrow), new(x, y), new(x + 3, y - Arrow)], close: true)
                : VectorPath.Polyline([new(x - Arrow, y - 3), new(x, y), new(x - Arrow, y + 3)], close: true),
            Theme.Axis);
    }
}
