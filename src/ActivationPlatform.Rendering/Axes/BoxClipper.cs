namespace ActivationPlatform.Rendering.Axes;

/// <summary>Cuts a polygon in space to the box of the axes, plane by plane. Source: I. Sutherland and G. Hodgman, "Reentrant polygon clipping" (1974).</summary>
internal static class BoxClipper
{
    /// <summary>The part of a polygon inside the box; empty when there is none.</summary>
    public static List<Point3D> Clip(ReadOnlySpan<Point3D> polygon, AxisRange x, AxisRange y, AxisRange z)
    {
        List<Point3D> part = [.. polygon];
        part = Cut(part, p => p.X - x.Minimum);
        part = Cut(part, p => x.Maximum - p.X);
        part = Cut(part, p => p.Y - y.Minimum);
        part = Cut(part, p => y.Maximum - p.Y);
        part = Cut(part, p => p.Z - z.Minimum);
        return Cut(part, p => z.Maximum - p.Z);
    }

    // Keeps what lies on the side of growing distance.
    private static List<Point3D> Cut(List<Point3D> polygon, Func<Point3D, double> distance)
    {
        if (polygon.TrueForAll(p => distance(p) >= 0))
        {
            return polygon;
        }

        List<Point3D> kept = [];
        for (int i = 0; i < polygon.Count; i++)
        {
            Point3D from = polygon[i], to = polygon[(i + 1) % polygon.Count];
            double a = distance(from), b = distance(to);
            if (a >= 0)
            {
                kept.Add(from);
            }

            if (a > 0 != b > 0 && a != 0 && b != 0)
            {
                double t = a / (a - b);
                kept.Add(new(from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)), from.Z + (t * (to.Z - from.Z))));
            }
        }

        return kept;
    }
}
