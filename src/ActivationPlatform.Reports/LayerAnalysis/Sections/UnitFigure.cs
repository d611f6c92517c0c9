using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>Side by side: the photo with a unit's receptive field framed, the unit's channel over it, and what lies in a field that is much smaller than the photo.</summary>
internal sealed class UnitFigure(Image photo, Image overlay, int channelNumber, InputRegion? region, string alternativeText) : Figure
{
    private const double PanelWidth = 118;
    private const double Gap = 20;
    private const double TitleHeight = 15;

    // A larger field shows nearly the whole photo again.
    private readonly Image? _patch = region is not null && 2 * region.Width <= photo.Width && 2 * region.Height <= photo.Height ? region.CutFrom(photo) : null;

    public override string Name => $"Channel {channelNumber} over the photo";

    protected override string Description { get; } = alternativeText.TrimEnd();

    public override double WidthPoints => (PanelCount * (PanelWidth + Gap)) - Gap;

    public override double HeightPoints => Math.Ceiling(TitleHeight + PanelHeight);

    private int PanelCount => _patch is null ? 2 : 3;

    private double PanelHeight => PanelWidth * photo.Height / photo.Width;

    public override void Draw(ICanvas canvas)
    {
        DrawPanel(canvas, 0, "Photo", photo);
        DrawPanel(canvas, 1, Name, overlay);
        if (_patch is not null)
        {
            DrawPanel(canvas, 2, "What the unit sees", _patch);
        }

        if (region is { Height: > 0, Width: > 0 })
        {
            (double x, double y) = (PanelWidth / photo.Width, PanelHeight / photo.Height);
            var frame = new Rect(region.Column * x, TitleHeight + (region.Row * y), region.Width * x, region.Height * y);
            foreach (double left in new[] { 0, PanelWidth + Gap })
            {
                // A light line on a dark one is visible on every ground.
                VectorPath path = VectorPath.Rectangle((frame with { X = frame.X + left }).Inset(0.7));
                canvas.Stroke(path, new StrokeStyle(Rgba.Black, 1.8));
                canvas.Stroke(path, new StrokeStyle(Rgba.White, 0.9));
            }
        }
    }

    private void DrawPanel(ICanvas canvas, int index, string title, Image image)
    {
        double left = index * (PanelWidth + Gap);

        // A field that is cut at the photo's edge is not square; it keeps its shape.
        double scale = Math.Min(PanelWidth / image.Width, PanelHeight / image.Height);
        var place = new Rect(left + ((PanelWidth - (scale * image.Width)) / 2), TitleHeight + ((PanelHeight - (scale * image.Height)) / 2), scale * image.Width, scale * image.Height);
        canvas.DrawText(TextShaper.Shape(title, FontStack.SansSemiBold), Theme.TickSize, new Point2D(left + (PanelWidth / 2), TitleHeight - 5), Theme.Foreground, TextAnchor.Center);
        canvas.DrawImage(image, place, ImageSampling.Smooth);
    }
}
