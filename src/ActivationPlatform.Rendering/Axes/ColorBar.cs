using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>A strip of a scale's colours with ticks and a label, upright (smallest number below) or lying (smallest number on the left).</summary>
internal sealed class ColorBar(ColorScale scale, string label, FigureTheme theme)
{
    public const double Thickness = 11;

    private const double TickLength = 3;
    private const double Gap = 3;
    private const double LabelGap = 6;

    private readonly TextStyle _tick = TextStyle.Tick(theme);
    private readonly TextStyle _label = TextStyle.Label(theme);

    /// <summary>How much room an upright bar of a length takes to the right of its left edge.</summary>
    public double UprightWidth(double length)
    {
        AxisTicks ticks = UprightTicks(length);
        TextStyle tick = _tick;
        double labels = ticks.Ticks.Max(t => tick.Width(t.Label));
        return Thickness + TickLength + Gap + labels + (LabelWith(ticks).Length > 0 ? LabelGap + _label.LineHeight : 0);
    }

    /// <summary>How much room a lying bar takes below its upper edge.</summary>
    public double LyingHeight => Thickness + TickLength + Gap + _tick.LineHeight + (label.Length > 0 ? LabelGap + _label.CapHeight : 0);

    public void DrawUpright(ICanvas canvas, double x, double y, double length)
    {
        var bar = new Rect(x, y, Thickness, length);
        DrawStrip(canvas, bar, upright: true);
        AxisTicks ticks = UprightTicks(length);
        double labels = 0;
        foreach (Tick tick in ticks.Ticks)
        {
            double at = bar.Bottom - (scale.Position(tick.Value) * length);
            DrawTick(canvas, bar.Right, at, bar.Right + TickLength, at);
            _tick.DrawMiddle(canvas, tick.Label, bar.Right + TickLength + Gap, at);
            labels = Math.Max(labels, _tick.Width(tick.Label));
        }

        double baseline = bar.Right + TickLength + Gap + labels + LabelGap + _label.CapHeight;
        (TextStyle style, string text) = _label.Fitted(LabelWith(ticks), length);
        style.Draw(canvas, text, baseline, bar.CenterY, TextAnchor.Center, -90);
    }

    public void DrawLying(ICanvas canvas, double x, double y, double length)
    {
        var bar = new Rect(x, y, length, Thickness);
        DrawStrip(canvas, bar, upright: false);
        TextStyle style = _tick;
        AxisTicks ticks = AxisTicks.Fitting(scale.Minimum, scale.Maximum, length, style.Width, 8, 7);
        double baseline = bar.Bottom + TickLength + Gap + _tick.CapHeight;
        foreach (Tick tick in ticks.Ticks)
        {
            double at = bar.X + (scale.Position(tick.Value) * length);
            DrawTick(canvas, at, bar.Bottom, at, bar.Bottom + TickLength);
            _tick.Draw(canvas, tick.Label, at, baseline, TextAnchor.Center);
        }

        _label.DrawFitted(canvas, LabelWith(ticks), bar.CenterX, baseline + LabelGap + _label.CapHeight, length * 1.4, TextAnchor.Center);
    }

    private string LabelWith(AxisTicks ticks) => ticks.Exponent == 0 ? label : label.Length == 0 ? ticks.ExponentLabel : $"{label} ({ticks.ExponentLabel})";

    private AxisTicks UprightTicks(double length)
    {
        double height = _tick.CapHeight;
        return AxisTicks.Fitting(scale.Minimum, scale.Maximum, length, _ => height, _tick.Size * 1.2, 7);
    }

    private void DrawStrip(ICanvas canvas, Rect bar, bool upright)
    {
        byte[] pixels = new byte[256 * 3];
        for (int i = 0; i < 256; i++)
        {
            Rgba color = scale.Map.Entries[upright ? 255 - i : i];
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (color.R, color.G, color.B);
        }

        canvas.DrawImage(upright ? new Image(1, 256, 3, pixels) : new Image(256, 1, 3, pixels), bar, ImageSampling.Nearest);
        canvas.Stroke(VectorPath.Rectangle(bar), new StrokeStyle(theme.Axis, theme.AxisWidth));
    }

    private void DrawTick(ICanvas canvas, double x1, double y1, double x2, double y2) =>
        canvas.Stroke(VectorPath.Line(x1, y1, x2, y2), new StrokeStyle(theme.Axis, theme.AxisWidth));
}
