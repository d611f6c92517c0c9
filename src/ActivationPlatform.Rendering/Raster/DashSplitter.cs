namespace ActivationPlatform.Rendering.Raster;

/// <summary>Cuts a polyline into its dashes.</summary>
internal static class DashSplitter
{
    // A pattern this fine on a line this long is a grey line at any size; drawing it solid bounds the work.
    private const double MaximumDashes = 100_000;

    /// <summary>The dashes as open polylines, or the whole polyline (closed as given) where the pattern would need more than 100,000 dashes.</summary>
    public static void Split(List<Point2D> points, bool closed, ReadOnlySpan<double> dashes, Action<List<Point2D>, bool> emit)
    {
        double period = 0;
        foreach (double length in dashes)
        {
            period += length;
        }

        List<Point2D> line = closed ? [.. points, points[0]] : points;
        double total = 0;
        for (int i = 1; i < line.Count; i++)
        {
            total += Distance(line[i - 1], line[i]);
        }

        if (!(total / period * dashes.Length < MaximumDashes))
        {
            emit(points, closed);
            return;
        }

        int index = 0;
        double left = dashes[0];
        List<Point2D> dash = [line[0]];
        for (int i = 1; i < line.Count; i++)
        {
            Point2D from = line[i - 1], to = line[i];
            double length = Distance(from, to), at = 0;
            while (length - at > left)
            {
                at += left;
                double t = at / length;
                var cut = new Point2D(from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)));
                if (index % 2 == 0)
                {
                    dash.Add(cut);
                    emit(dash, false);
                }

                dash = [cut];
                index++;
                left = dashes[index % dashes.Length];
            }

            left -= length - at;
            dash.Add(to);
        }

        if (index % 2 == 0 && dash.Count > 1)
        {
            emit(dash, false);
        }
    }

    private static double Distance(Point2D a, Point2D b)
    {
        double x = b.X - a.X, y = b.Y - a.Y;
        return Math.Sqrt((x * x) + (y * y));
    }
}
