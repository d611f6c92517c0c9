namespace ActivationPlatform.Rendering.Axes;

/// <summary>Cuts a polygon in space to the box of the axes, plane by plane. Source: I. Sutherland and G. Hodgman, "Reentrant polygon clipping" (1974).</summary>
internal static class BoxClipper
{
    // Heights that were rounded reach past a round end of their axis by less than anybody can see; a plateau at the end must not vanish for it.
    private const double SnapShare = 1e-5;

    /// <summary>The part of a polygon inside the box; empty when there is none. Heights beyond the box by a hundred-thousandth of its height at most are at its end.</summary>
    public static List<Point3D> Clip(ReadOnlySpan<Point3D> polygon, AxisRange x, AxisRange y, AxisRange z)
    {
        var part = new List<Point3D>(polygon.Length);
        foreach (Point3D corner in polygon)
        {
            part.Add(corner with { Z = Snapped(corner.Z, z) });
        }

        part = Cut(part, p => p.X - x.Minimum);
        part = Cut(part, p => x.Maximum - p.X);
        part = Cut(part, p => p.Y - y.Minimum);
        part = Cut(part, p => y.Maximum - p.Y);
        part = Cut(part, p => p.Z - z.Minimum);
        return Cut(part, p => z.Maximum - p.Z);
    }

    private static double Snapped(double height, AxisRange range)
    {
        double inside = Math.Clamp(height, range.Minimum, range.Maximum);
        return Math.Abs(height - inside) <= SnapShare * range.Span ? inside : height;
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
