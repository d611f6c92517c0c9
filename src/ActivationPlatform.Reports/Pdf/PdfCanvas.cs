using ActivationPlatform.Imaging;
using ActivationPlatform.Pdf;
using ActivationPlatform.Rendering;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>Draws figures on a PDF page: text stays text, images stay lossless.</summary>
internal sealed class PdfCanvas(PdfDocumentWriter document, PdfGraphics graphics) : ICanvas
{
    private readonly Stack<IDisposable> _saved = [];

    public void Save() => _saved.Push(graphics.Save());

    public void Restore()
    {
        if (!_saved.TryPop(out IDisposable? saved))
        {
            throw new InvalidOperationException("Restore without a matching Save.");
        }

        saved.Dispose();
    }

    public void Transform(Transform2D transform) =>
        graphics.Transform(transform.M11, transform.M12, transform.M21, transform.M22, transform.Dx, transform.Dy);

    public void ClipRectangle(Rect rect)
    {
        graphics.Rectangle(ToPdf(rect));
        graphics.Clip();
    }

    public void ClipPath(VectorPath path, FillRule rule = FillRule.NonZero)
    {
        if (path.IsEmpty)
        {
            graphics.Rectangle(new PdfRectangle(0, 0, 0, 0));
        }

        path.Visit(new PathWriter(graphics));
        graphics.Clip(ToPdf(rule));
    }

    public void Fill(VectorPath path, Rgba color, FillRule rule = FillRule.NonZero)
    {
        if (path.IsEmpty || color.A == 0)
        {
            return;
        }

        graphics.SetFill(ToPdf(color), color.A / 255.0);
        path.Visit(new PathWriter(graphics));
        graphics.Fill(ToPdf(rule));
    }

    public void Stroke(VectorPath path, StrokeStyle style)
    {
        style.Validate();
        if (path.IsEmpty || style.Color.A == 0)
        {
            return;
        }

        graphics.SetStroke(ToPdf(style.Color), style.Color.A / 255.0);
        graphics.SetLine(style.Width, ToPdf(style.Cap), ToPdf(style.Join), style.MiterLimit);
        graphics.SetDash(style.Dashes.AsSpan());
        path.Visit(new PathWriter(graphics));
        graphics.Stroke();
    }

    // Interpolation is forbidden in archivable files, so both samplings keep the pixels as they are; a viewer scales them.
    public void DrawImage(Image image, Rect destination, ImageSampling sampling)
    {
        PdfImage stored = document.AddImage(image.Width, image.Height, image.Channels == 1 ? PdfPixelFormat.Gray8 : PdfPixelFormat.Rgb24, image.Pixels);
        graphics.DrawImage(stored, ToPdf(destination));
    }

    public void DrawText(ShapedText text, double sizePoints, Point2D position, Rgba color, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0)
    {
        if (text.Runs.IsEmpty || color.A == 0)
        {
            return;
        }

        double shift = anchor switch
        {
            TextAnchor.Center => -text.Width(sizePoints) / 2,
            TextAnchor.Right => -text.Width(sizePoints),
            _ => 0,
        };
        graphics.SetFill(ToPdf(color), color.A / 255.0);
        if (rotationDegrees == 0)
        {
            graphics.DrawText(text, sizePoints, position.X + shift, position.Y);
            return;
        }

        Save();
        Transform(Transform2D.Rotation(rotationDegrees).Then(Transform2D.Translation(position.X, position.Y)));
        graphics.SetFill(ToPdf(color), color.A / 255.0);
        graphics.DrawText(text, sizePoints, shift, 0);
        Restore();
    }

    internal static PdfRectangle ToPdf(Rect rect) => new(rect.X, rect.Y, rect.Width, rect.Height);

    private static PdfColor ToPdf(Rgba color) => new(color.R, color.G, color.B);

    private static PdfFillRule ToPdf(FillRule rule) => rule == FillRule.EvenOdd ? PdfFillRule.EvenOdd : PdfFillRule.Nonzero;

    private static PdfLineCap ToPdf(LineCap cap) => cap switch
    {
        LineCap.Round => PdfLineCap.Round,
        LineCap.Square => PdfLineCap.Square,
        _ => PdfLineCap.Butt,
    };

    private static PdfLineJoin ToPdf(LineJoin join) => join switch
    {
        LineJoin.Round => PdfLineJoin.Round,
        LineJoin.Bevel => PdfLineJoin.Bevel,
        _ => PdfLineJoin.Miter,
    };

    private sealed class PathWriter(PdfGraphics graphics) : IPathSink
    {
        private double _x;
        private double _y;

        public void MoveTo(double x, double y)
        {
            graphics.MoveTo(x, y);
            (_x, _y) = (x, y);
        }

        public void LineTo(double x, double y)
        {
            graphics.LineTo(x, y);
            (_x, _y) = (x, y);
        }

        // PDF has cubic curves only; this is the same curve one degree higher.
        public void QuadraticTo(double cx, double cy, double x, double y) => CubicTo(
            _x + (2.0 / 3 * (cx - _x)), _y + (2.0 / 3 * (cy - _y)), x + (2.0 / 3 * (cx - x)), y + (2.0 / 3 * (cy - y)), x, y);

        public void CubicTo(double c1x, double c1y, double c2x, double c2y, double x, double y)
        {
            graphics.CurveTo(c1x, c1y, c2x, c2y, x, y);
            (_x, _y) = (x, y);
        }

        public void Close() => graphics.ClosePath();
    }
}
