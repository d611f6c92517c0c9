using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Raster;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>
/// Draws into pixels, antialiased by exact area coverage. Equal drawing gives equal bytes on every x64 machine.
/// </summary>
/// <remarks>
/// Coverage mixes colours as sRGB numbers (gamma 1 on encoded values): thin dark lines and small text then look as in browsers and PDF viewers, and the canvas agrees with the SVG and PDF of the same figure.
/// The canvas starts out filled with an opaque background.
/// </remarks>
public sealed class RasterCanvas : ICanvas
{
    // No corner of a flattened curve shows at this distance.
    private const double TolerancePixels = 0.03;

    private const long MaximumPixels = 100_000_000;

    private readonly CoverageRasterizer _rasterizer;
    private readonly byte[] _pixels;
    private readonly Stack<(Transform2D Transform, ClipMask Clip)> _saved = new();
    private Transform2D _transform;
    private ClipMask _clip;

    /// <summary>An empty canvas.</summary>
    /// <param name="widthPoints">Width in points.</param>
    /// <param name="heightPoints">Height in points.</param>
    /// <param name="background">Colour of the paper; its opacity is ignored.</param>
    /// <param name="scale">Pixels per point: 1, 2 ...; the pixel size is rounded up.</param>
    /// <exception cref="ArgumentException">A size or the scale is not positive and finite, or the canvas would exceed 100 million pixels.</exception>
    public RasterCanvas(double widthPoints, double heightPoints, Rgba background, double scale = 1)
    {
        double width = Math.Ceiling(widthPoints * scale), height = Math.Ceiling(heightPoints * scale);
        if (!(widthPoints > 0) || !(heightPoints > 0) || !(scale > 0) || !(width * height <= MaximumPixels))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A raster of {widthPoints} x {heightPoints} points at scale {scale} cannot be made; expected positive sizes and at most {MaximumPixels} pixels."));
        }

        WidthPixels = (int)width;
        HeightPixels = (int)height;
        _transform = Transform2D.Scaling(scale, scale);
        _clip = new(0, 0, WidthPixels, HeightPixels, null);
        _rasterizer = new(WidthPixels, HeightPixels);
        _pixels = new byte[3L * WidthPixels * HeightPixels];
        for (int i = 0; i < _pixels.Length; i += 3)
        {
            (_pixels[i], _pixels[i + 1], _pixels[i + 2]) = (background.R, background.G, background.B);
        }
    }

    /// <summary>Columns of the raster.</summary>
    public int WidthPixels { get; }

    /// <summary>Rows of the raster.</summary>
    public int HeightPixels { get; }

    /// <summary>A copy of what has been drawn so far, as RGB.</summary>
    public Image ToImage() => new(WidthPixels, HeightPixels, 3, (byte[])_pixels.Clone());

    /// <inheritdoc/>
    public void Save() => _saved.Push((_transform, _clip));

    /// <inheritdoc/>
    public void Restore()
    {
        if (!_saved.TryPop(out (Transform2D Transform, ClipMask Clip) state))
        {
            throw new InvalidOperationException("Restore was called more often than Save on this canvas.");
        }

        (_transform, _clip) = state;
    }

    /// <inheritdoc/>
    public void Transform(Transform2D transform) => _transform = transform.Then(_transform);

    /// <inheritdoc/>
    public void ClipRectangle(Rect rect)
    {
        if (!_transform.IsAxisAligned)
        {
            ClipPath(VectorPath.Rectangle(rect));
            return;
        }

        (int left, int top, int right, int bottom) = SnappedPixels(rect);
        _clip = _clip.Intersect(left, top, right, bottom);
    }

    /// <inheritdoc/>
    public void ClipPath(VectorPath path, FillRule rule = FillRule.NonZero)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[]? old = _clip.Coverage;
        byte[] mask = new byte[WidthPixels * HeightPixels];
        AddFill(path, _transform);
        _rasterizer.Sweep(rule, (y, x, coverage) =>
        {
            int offset = (y * WidthPixels) + x;
            for (int i = 0; i < coverage.Length; i++)
            {
                mask[offset + i] = old is null ? coverage[i] : Rgba.Mix(0, old[offset + i], coverage[i]);
            }
        });
        _clip = _clip with { Coverage = mask };
    }

    /// <inheritdoc/>
    public void Fill(VectorPath path, Rgba color, FillRule rule = FillRule.NonZero)
    {
        ArgumentNullException.ThrowIfNull(path);
        AddFill(path, _transform);
        Paint(color, rule);
    }

    /// <inheritdoc/>
    public void Stroke(VectorPath path, StrokeStyle style)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(style);
        style.Validate();
        double tolerance = TolerancePixels / Math.Max(_transform.MeanScale, 1e-9);
        var stroker = new Stroker(style, tolerance, AddPolygon);
        PolylineFlattener.Flatten(path, Transform2D.Identity, tolerance, stroker.Stroke);
        Paint(style.Color, FillRule.NonZero);
    }

    /// <inheritdoc/>
    public void DrawImage(Image image, Rect destination, ImageSampling sampling)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!_transform.IsAxisAligned || _transform.M11 < 0 || _transform.M22 < 0)
        {
            throw new InvalidOperationException("An image was drawn under a turning, shearing or mirroring transform; images stay upright.");
        }

        (int left, int top, int right, int bottom) = SnappedPixels(destination);
        ImagePainter.Paint(image, left, top, right - left, bottom - top, sampling, _clip, _pixels, WidthPixels);
    }

    /// <inheritdoc/>
    public void DrawText(ShapedText text, double sizePoints, Point2D position, Rgba color, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        Point2D origin = _transform.Apply(position);
        if (_transform.IsAxisAligned && rotationDegrees == 0)
        {
            // A baseline on a whole pixel keeps the feet of the letters sharp.
            origin = origin with { Y = Math.Round(origin.Y) };
        }

        Transform2D toPixels = Transform2D.Rotation(rotationDegrees).Then(_transform with { Dx = 0, Dy = 0 }).Then(Transform2D.Translation(origin.X, origin.Y));
        TextOutliner.Visit(text, sizePoints, anchor, (font, glyph, placement) =>
        {
            var path = new VectorPath();
            font.DrawOutline(glyph, new GlyphPathBuilder(path));
            AddFill(path, placement.Then(toPixels));
        });
        Paint(color, FillRule.NonZero);
    }

    private (int Left, int Top, int Right, int Bottom) SnappedPixels(Rect rect)
    {
        Point2D a = _transform.Apply(rect.X, rect.Y), b = _transform.Apply(rect.Right, rect.Bottom);
        return (Pixel(Math.Min(a.X, b.X)), Pixel(Math.Min(a.Y, b.Y)), Pixel(Math.Max(a.X, b.X)), Pixel(Math.Max(a.Y, b.Y)));
    }

    private static int Pixel(double value) => (int)Math.Floor(Math.Clamp(value, -1e8, 1e8) + 0.5);

    private void AddFill(VectorPath path, Transform2D transform) =>
        PolylineFlattener.Flatten(path, transform, TolerancePixels, (points, _) => AddContour(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points)));

    private void AddPolygon(ReadOnlySpan<Point2D> polygon)
    {
        Span<Point2D> pixels = polygon.Length <= 64 ? stackalloc Point2D[polygon.Length] : new Point2D[polygon.Length];
        for (int i = 0; i < polygon.Length; i++)
        {
            pixels[i] = _transform.Apply(polygon[i]);
        }

        AddContour(pixels);
    }

    private void AddContour(ReadOnlySpan<Point2D> points)
    {
        Point2D from = points[^1];
        foreach (Point2D to in points)
        {
            _rasterizer.AddEdge(from.X, from.Y, to.X, to.Y);
            from = to;
        }
    }

    private void Paint(Rgba color, FillRule rule) => _rasterizer.Sweep(rule, (y, x, coverage) =>
    {
        if (y < _clip.Top || y >= _clip.Bottom)
        {
            return;
        }

        int end = Math.Min(x + coverage.Length, _clip.Right);
        for (int column = Math.Max(x, _clip.Left); column < end; column++)
        {
            int weight = Rgba.Mix(0, color.A, coverage[column - x]);
            int index = (y * WidthPixels) + column;
            if (_clip.Coverage is { } mask)
            {
                weight = Rgba.Mix(0, weight, mask[index]);
            }

            if (weight != 0)
            {
                Span<byte> pixel = _pixels.AsSpan(3 * index, 3);
                pixel[0] = Rgba.Mix(pixel[0], color.R, weight);
                pixel[1] = Rgba.Mix(pixel[1], color.G, weight);
                pixel[2] = Rgba.Mix(pixel[2], color.B, weight);
            }
        }
    });
}
