using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>A photo and nothing around it.</summary>
internal sealed class PhotoFigure(Image photo, string name, double widthPoints) : Figure
{
    public override string Name => name;

    protected override string Description => $"The photo {name}, {photo.Width} by {photo.Height} pixels.";

    public override double WidthPoints => widthPoints;

    public override double HeightPoints => widthPoints * photo.Height / photo.Width;

    public override void Draw(ICanvas canvas) => canvas.DrawImage(photo, new Rect(0, 0, WidthPoints, HeightPoints), ImageSampling.Smooth);
}
