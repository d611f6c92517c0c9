using ActivationPlatform.Imaging;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>
/// What a figure draws on. Units are points of the figure (one pixel of a raster at scale 1), the origin is the upper left corner, y grows downwards.
/// Colours are sRGB and are blended as sRGB numbers, as browsers and PDF viewers do. Whatever lies outside the canvas is cut off and costs nothing.
/// </summary>
public interface ICanvas
{
    /// <summary>Remembers the transform and the clip.</summary>
    void Save();

    /// <summary>Returns to the transform and the clip of the matching <see cref="Save"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no matching <see cref="Save"/>.</exception>
    void Restore();

    /// <summary>Coordinates given from now on pass through <paramref name="transform"/> first and through the earlier transforms after it.</summary>
    void Transform(Transform2D transform);

    /// <summary>Keeps later drawing inside a rectangle, too. A raster moves the edges to whole pixels, so that they stay crisp.</summary>
    void ClipRectangle(Rect rect);

    /// <summary>Keeps later drawing inside a path, too.</summary>
    void ClipPath(VectorPath path, FillRule rule = FillRule.NonZero);

    /// <summary>Fills a path.</summary>
    void Fill(VectorPath path, Rgba color, FillRule rule = FillRule.NonZero);

    /// <summary>Draws a line along a path.</summary>
    /// <exception cref="ArgumentException">The style is invalid (see <see cref="StrokeStyle.Validate"/>).</exception>
    void Stroke(VectorPath path, StrokeStyle style);

    /// <summary>Fills a path and then draws a line along it; back ends that can write both at once do.</summary>
    /// <exception cref="ArgumentException">The style is invalid (see <see cref="StrokeStyle.Validate"/>).</exception>
    void FillAndStroke(VectorPath path, Rgba color, StrokeStyle style)
    {
        Fill(path, color);
        Stroke(path, style);
    }

    /// <summary>Draws an image into a rectangle. A raster moves the edges to whole pixels; at the image's own size its pixels arrive unchanged.</summary>
    /// <exception cref="InvalidOperationException">The transform in force turns or shears: images stay upright.</exception>
    void DrawImage(Image image, Rect destination, ImageSampling sampling);

    /// <summary>
    /// Draws one line of text. It reaches the back end as text, so that one may keep it searchable; there is no wrapping.
    /// </summary>
    /// <param name="text">The shaped text.</param>
    /// <param name="sizePoints">Type size in points.</param>
    /// <param name="position">Where the anchor, a point on the baseline, goes.</param>
    /// <param name="color">Colour of the glyphs.</param>
    /// <param name="anchor">Which point of the baseline stands at <paramref name="position"/>.</param>
    /// <param name="rotationDegrees">Clockwise turn about <paramref name="position"/>; -90 reads upwards.</param>
    void DrawText(ShapedText text, double sizePoints, Point2D position, Rgba color, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0);
}
