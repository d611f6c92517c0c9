using System.Runtime.InteropServices;

namespace ActivationPlatform.Rendering;

/// <summary>
/// Contours of straight lines and Bézier curves, in points. Coordinates must be finite; there is no other limit (what lies outside a canvas costs nothing).
/// A contour that is not closed is closed for filling and left open for stroking.
/// </summary>
public sealed class VectorPath : IPathSink
{
    // A quarter of a circle of radius 1 as a cubic: the published constant 4/3 (sqrt(2) - 1).
    private const double CircleControl = 0.5522847498307936;

    private readonly List<Verb> _verbs = [];
    private readonly List<double> _coordinates = [];

    private enum Verb : byte
    {
        Move,
        Line,
        Quadratic,
        Cubic,
        Close,
    }

    /// <summary>True while nothing has been added.</summary>
    public bool IsEmpty => _verbs.Count == 0;

    /// <summary>A closed upright rectangle.</summary>
    public static VectorPath Rectangle(Rect rect)
    {
        var path = new VectorPath();
        path.MoveTo(rect.X, rect.Y);
        path.LineTo(rect.Right, rect.Y);
        path.LineTo(rect.Right, rect.Bottom);
        path.LineTo(rect.X, rect.Bottom);
        path.Close();
        return path;
    }

    /// <summary>A closed upright rectangle with round corners; the radius is cut down to half the shorter side.</summary>
    public static VectorPath RoundedRectangle(Rect rect, double radius)
    {
        double r = Math.Min(radius, Math.Min(rect.Width, rect.Height) / 2);
        double k = r * (1 - CircleControl);
        var path = new VectorPath();
        path.MoveTo(rect.X + r, rect.Y);
        path.LineTo(rect.Right - r, rect.Y);
        path.CubicTo(rect.Right - k, rect.Y, rect.Right, rect.Y + k, rect.Right, rect.Y + r);
        path.LineTo(rect.Right, rect.Bottom - r);
        path.CubicTo(rect.Right, rect.Bottom - k, rect.Right - k, rect.Bottom, rect.Right - r, rect.Bottom);
        path.LineTo(rect.X + r, rect.Bottom);
        path.CubicTo(rect.X + k, rect.Bottom, rect.X, rect.Bottom - k, rect.X, rect.Bottom - r);
        path.LineTo(rect.X, rect.Y + r);
        path.CubicTo(rect.X, rect.Y + k, rect.X + k, rect.Y, rect.X + r, rect.Y);
        path.Close();
        return path;
    }

    /// <summary>A closed circle.</summary>
    public static VectorPath Circle(double centerX, double centerY, double radius) =>
        RoundedRectangle(new Rect(centerX - radius, centerY - radius, 2 * radius, 2 * radius), radius);

    /// <summary>One straight line.</summary>
    public static VectorPath Line(double x1, double y1, double x2, double y2)
    {
        var path = new VectorPath();
        path.MoveTo(x1, y1);
        path.LineTo(x2, y2);
        return path;
    }

    /// <summary>Straight lines through points, closed or open; empty for no points.</summary>
    public static VectorPath Polyline(ReadOnlySpan<Point2D> points, bool close = false)
    {
        var path = new VectorPath();
        for (int i = 0; i < points.Length; i++)
        {
            path.Add(i == 0 ? Verb.Move : Verb.Line, [points[i].X, points[i].Y]);
        }

        if (close && points.Length > 0)
        {
            path.Close();
        }

        return path;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A coordinate is NaN or infinite.</exception>
    public void MoveTo(double x, double y) => Add(Verb.Move, [x, y]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A coordinate is NaN or infinite.</exception>
    public void LineTo(double x, double y) => Add(Verb.Line, [x, y]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A coordinate is NaN or infinite.</exception>
    public void QuadraticTo(double cx, double cy, double x, double y) => Add(Verb.Quadratic, [cx, cy, x, y]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A coordinate is NaN or infinite.</exception>
    public void CubicTo(double c1x, double c1y, double c2x, double c2y, double x, double y) => Add(Verb.Cubic, [c1x, c1y, c2x, c2y, x, y]);

    /// <inheritdoc/>
    public void Close() => Add(Verb.Close, []);

    /// <summary>Hands every piece to <paramref name="sink"/>, in order.</summary>
    public void Visit(IPathSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ReadOnlySpan<double> c = CollectionsMarshal.AsSpan(_coordinates);
        foreach (Verb verb in _verbs)
        {
            switch (verb)
            {
                case Verb.Move:
                    sink.MoveTo(c[0], c[1]);
                    c = c[2..];
                    break;
                case Verb.Line:
                    sink.LineTo(c[0], c[1]);
                    c = c[2..];
                    break;
                case Verb.Quadratic:
                    sink.QuadraticTo(c[0], c[1], c[2], c[3]);
                    c = c[4..];
                    break;
                case Verb.Cubic:
                    sink.CubicTo(c[0], c[1], c[2], c[3], c[4], c[5]);
                    c = c[6..];
                    break;
                default:
                    sink.Close();
                    break;
            }
        }
    }

    private void Add(Verb verb, ReadOnlySpan<double> coordinates)
    {
        foreach (double value in coordinates)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(FormattableString.Invariant($"A path coordinate is {value}; expected a finite number."));
            }
        }

        if (_verbs.Count == 0 && verb != Verb.Move)
        {
            throw new InvalidOperationException($"The path begins with {verb}; expected MoveTo first.");
        }

        _verbs.Add(verb);
        _coordinates.AddRange(coordinates);
    }
}
