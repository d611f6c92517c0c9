using ActivationPlatform.Imaging;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering.Tests.Figures;

/// <summary>Draws nothing; remembers where every text stands, from baseline to capital height.</summary>
internal sealed class TextBoxCanvas : ICanvas
{
    public List<(string Text, Rect Box)> Texts { get; } = [];

    public void Save()
    {
    }

    public void Restore()
    {
    }

    public void Transform(Transform2D transform) => throw new NotSupportedException("Figures place their texts without a transform.");

    public void ClipRectangle(Rect rect)
    {
    }

    public void ClipPath(VectorPath path, FillRule rule = FillRule.NonZero)
    {
    }

    public void Fill(VectorPath path, Rgba color, FillRule rule = FillRule.NonZero)
    {
    }

    public void Stroke(VectorPath path, StrokeStyle style) => style.Validate();

    public void DrawImage(Image image, Rect destination, ImageSampling sampling)
    {
    }

    public void DrawText(ShapedText text, double sizePoints, Point2D position, Rgba color, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0)
    {
        double width = text.Width(sizePoints), height = 0.7 * sizePoints;
        double start = anchor switch { TextAnchor.Left => 0, TextAnchor.Center => -width / 2, _ => -width };
        Texts.Add((text.Text, rotationDegrees switch
        {
            0 => new Rect(position.X + start, position.Y - height, width, height),
            -90 => new Rect(position.X - height, position.Y - start - width, height, width),
            _ => throw new NotSupportedException($"Text at {rotationDegrees} degrees."),
        }));
    }
}
