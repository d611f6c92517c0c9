namespace ActivationPlatform.Rendering.Raster;

/// <summary>
/// Covers a polyline with convex polygons that all wind the same way: one rectangle per segment, a wedge on the outer side of every join, caps at the ends.
/// Filled together by the non-zero rule they are the stroke.
/// </summary>
internal sealed class Stroker(StrokeStyle style, double tolerance, Action<ReadOnlySpan<Point2D>> emitPolygon)
{
    private readonly double _half = style.Width / 2;
    private readonly List<Point2D> _polygon = [];

    /// <summary>Emits the polygons of one polyline.</summary>
    public void Stroke(List<Point2D> points, bool closed)
    {
        if (style.Dashes.IsDefaultOrEmpty)
        {
            StrokeSolid(points, closed);
            return;
        }

        double[] dashes = style.Dashes.Length % 2 == 0 ? [.. style.Dashes] : [.. style.Dashes, .. style.Dashes];
        DashSplitter.Split(points, closed, dashes, StrokeSolid);
    }

    private void StrokeSolid(List<Point2D> points, bool closed)
    {
        List<Point2D> line = WithoutRepetitions(points, closed);
        if (line.Count == 1)
        {
            // A point has no direction; round and square caps still show it, as in SVG.
            if (style.Cap != LineCap.Butt)
            {
                Cap(line[0], new(1, 0));
                Cap(line[0], new(-1, 0));
            }

            return;
        }

        int segments = closed ? line.Count : line.Count - 1;
        for (int i = 0; i < segments; i++)
        {
            Point2D a = line[i], b = line[(i + 1) % line.Count], d = Direction(a, b);
            Emit([Offset(a, d, 1), Offset(b, d, 1), Offset(b, d, -1), Offset(a, d, -1)]);
            if (closed || i + 1 < segments)
            {
                Join(b, d, Direction(b, line[(i + 2) % line.Count]));
            }
        }

        if (!closed)
        {
            Point2D first = Direction(line[0], line[1]);
            Cap(line[0], new(-first.X, -first.Y));
            Cap(line[^1], Direction(line[^2], line[^1]));
        }
    }

    private static List<Point2D> WithoutRepetitions(List<Point2D> points, bool closed)
    {
        List<Point2D> line = [points[0]];
        foreach (Point2D point in points)
        {
            if (point != line[^1])
            {
                line.Add(point);
            }
        }

        if (closed && line.Count > 1 && line[^1] == line[0])
        {
            line.RemoveAt(line.Count - 1);
        }

        return line;
    }

    private static Point2D Direction(Point2D from, Point2D to) => Normalized(to.X - from.X, to.Y - from.Y);

    private static Point2D Normalized(double x, double y)
    {
        double length = Math.Sqrt((x * x) + (y * y));
        return length > 0 ? new(x / length, y / length) : new(1, 0);
    }

    // Half a width to the right (side 1) or left (side -1) of somebody who walks along the direction, y down.
    private Point2D Offset(Point2D point, Point2D direction, int side) => new(point.X - (side * _half * direction.Y), point.Y + (side * _half * direction.X));

    private void Join(Point2D corner, Point2D before, Point2D after)
    {
        double cross = (before.X * after.Y) - (before.Y * after.X);
        double dot = (before.X * after.X) + (before.Y * after.Y);
        if (cross == 0 && dot > 0)
        {
            return;
        }

        int outer = cross > 0 ? -1 : 1;
        Point2D a = Offset(corner, before, outer), b = Offset(corner, after, outer);
        _polygon.Clear();
        _polygon.Add(corner);
        _polygon.Add(a);
        if (style.Join == LineJoin.Round)
        {
            // The outer normals turn from one side to the other; at a U-turn they are opposite and the way leads over the old direction.
            Point2D from = Normal(before, outer), to = Normal(after, outer);
            if (dot < -0.5)
            {
                Point2D middle = Normalized(before.X - after.X, before.Y - after.Y);
                Arc(corner, from, middle);
                _polygon.Add(new(corner.X + (_half * middle.X), corner.Y + (_half * middle.Y)));
                Arc(corner, middle, to);
            }
            else
            {
                Arc(corner, from, to);
            }
        }
        else if (style.Join == LineJoin.Miter && 2 <= style.MiterLimit * style.MiterLimit * (1 + dot))
        {
            // Miter length / width = 1 / cos(turn/2), and cos²(turn/2) = (1 + cos turn) / 2.
            double reach = _half / (1 + dot);
            Point2D m = Normal(before, outer), n = Normal(after, outer);
            _polygon.Add(new(corner.X + (reach * (m.X + n.X)), corner.Y + (reach * (m.Y + n.Y))));
        }

        _polygon.Add(b);
        Emit(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_polygon));
    }

    private static Point2D Normal(Point2D direction, int side) => new(-side * direction.Y, side * direction.X);

    private void Cap(Point2D end, Point2D direction)
    {
        Point2D right = Offset(end, direction, 1), left = Offset(end, direction, -1);
        double x = _half * direction.X, y = _half * direction.Y;
        switch (style.Cap)
        {
            case LineCap.Square:
                Emit([right, new(right.X + x, right.Y + y), new(left.X + x, left.Y + y), left]);
                break;
            case LineCap.Round:
                _polygon.Clear();
                _polygon.Add(right);
                Arc(end, Normal(direction, 1), direction);
                _polygon.Add(new(end.X + x, end.Y + y));
                Arc(end, direction, Normal(direction, -1));
                _polygon.Add(left);
                Emit(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_polygon));
                break;
        }
    }

    // Points of the arc strictly between two unit vectors at most 120 degrees apart, by halving: no trigonometry, so equal everywhere.
    private void Arc(Point2D center, Point2D from, Point2D to)
    {
        double sagitta = _half * (1 - Math.Sqrt(Math.Max(0, (1 + (from.X * to.X) + (from.Y * to.Y)) / 2)));
        if (sagitta <= tolerance)
        {
            return;
        }

        Point2D middle = Normalized(from.X + to.X, from.Y + to.Y);
        Arc(center, from, middle);
        _polygon.Add(new(center.X + (_half * middle.X), center.Y + (_half * middle.Y)));
        Arc(center, middle, to);
    }

    private void Emit(ReadOnlySpan<Point2D> polygon)
    {
        double area = 0;
        for (int i = 0; i < polygon.Length; i++)
        {
            Point2D a = polygon[i], b = polygon[(i + 1) % polygon.Length];
            area += (a.X * b.Y) - (a.Y * b.X);
        }

        if (area >= 0)
        {
            emitPolygon(polygon);
            return;
        }

        Point2D[] reversed = polygon.ToArray();
        Array.Reverse(reversed);
        emitPolygon(reversed);
    }
}
