namespace ActivationPlatform.Rendering.Raster;

/// <summary>Turns a path into polylines: Bézier curves become chords that stay within a tolerance of the curve.</summary>
/// <remarks>A curve with second differences d splits into n = ceil(sqrt(k d / tolerance)) equal steps of its parameter, k = 1/4 (quadratic) or 3/4 (cubic).</remarks>
internal sealed class PolylineFlattener(Transform2D transform, double tolerance, Action<List<Point2D>, bool> emit) : IPathSink
{
    private const int MaximumSteps = 512;

    private readonly List<Point2D> _points = [];

    /// <summary>Hands the polylines of <paramref name="path"/>, transformed, to <paramref name="emit"/>: points and whether the contour is closed.</summary>
    public static void Flatten(VectorPath path, Transform2D transform, double tolerance, Action<List<Point2D>, bool> emit)
    {
        var flattener = new PolylineFlattener(transform, tolerance, emit);
        path.Visit(flattener);
        flattener.End(closed: false);
    }

    public void MoveTo(double x, double y)
    {
        End(closed: false);
        _points.Add(transform.Apply(x, y));
    }

    public void LineTo(double x, double y) => _points.Add(transform.Apply(x, y));

    public void QuadraticTo(double cx, double cy, double x, double y)
    {
        Point2D p0 = _points[^1], p1 = transform.Apply(cx, cy), p2 = transform.Apply(x, y);
        int steps = Steps(0.25 * SecondDifference(p0, p1, p2));
        for (int i = 1; i < steps; i++)
        {
            double t = (double)i / steps, s = 1 - t;
            double a = s * s, b = 2 * s * t, c = t * t;
            _points.Add(new((a * p0.X) + (b * p1.X) + (c * p2.X), (a * p0.Y) + (b * p1.Y) + (c * p2.Y)));
        }

        _points.Add(p2);
    }

    public void CubicTo(double c1x, double c1y, double c2x, double c2y, double x, double y)
    {
        Point2D p0 = _points[^1], p1 = transform.Apply(c1x, c1y), p2 = transform.Apply(c2x, c2y), p3 = transform.Apply(x, y);
        int steps = Steps(0.75 * Math.Max(SecondDifference(p0, p1, p2), SecondDifference(p1, p2, p3)));
        for (int i = 1; i < steps; i++)
        {
            double t = (double)i / steps, s = 1 - t;
            double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
            _points.Add(new(
                (a * p0.X) + (b * p1.X) + (c * p2.X) + (d * p3.X),
                (a * p0.Y) + (b * p1.Y) + (c * p2.Y) + (d * p3.Y)));
        }

        _points.Add(p3);
    }

    public void Close()
    {
        if (_points.Count == 0)
        {
            return;
        }

        // SVG and PDF agree: after closing, the current point is the contour's start.
        Point2D start = _points[0];
        End(closed: true);
        _points.Add(start);
    }

    private static double SecondDifference(Point2D a, Point2D b, Point2D c)
    {
        double x = a.X - (2 * b.X) + c.X, y = a.Y - (2 * b.Y) + c.Y;
        return Math.Sqrt((x * x) + (y * y));
    }

    private int Steps(double deviation) => (int)Math.Clamp(Math.Ceiling(Math.Sqrt(deviation / tolerance)), 1, MaximumSteps);

    private void End(bool closed)
    {
        // A lone point is a contour only if it was closed; otherwise it is where the next one would have begun.
        if (_points.Count > 1 || (closed && _points.Count == 1))
        {
            emit(_points, closed);
        }

        _points.Clear();
    }
}
