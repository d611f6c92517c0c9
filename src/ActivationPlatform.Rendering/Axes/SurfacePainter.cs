using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>
/// Draws the faces of a surface over a grid from far to near (painter's algorithm; for a surface with one height at every (x, y) the grid's own order is exact) and cuts them off at the box.
/// </summary>
internal static class SurfacePainter
{
    /// <summary>Draws all faces.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="axes">The box.</param>
    /// <param name="grid">The surface.</param>
    /// <param name="color">Colour of a face of a height.</param>
    /// <param name="edge">How the grid's lines are drawn.</param>
    /// <param name="subdivisions">Into how many parts a face is divided each way; more than 1 makes its colours flow (interpolated heights).</param>
    public static void Draw(ICanvas canvas, AxesBox3D axes, GridData grid, Func<double, Rgba> color, StrokeStyle edge, int subdivisions = 1)
    {
        (bool highXIsFar, bool highYIsFar) = axes.HighIsFar;
        int columns = grid.X.Length - 1, rows = grid.Y.Length - 1;
        for (int i = 0; i < rows; i++)
        {
            int row = highYIsFar ? rows - 1 - i : i;
            for (int j = 0; j < columns; j++)
            {
                int column = highXIsFar ? columns - 1 - j : j;
                DrawFace(canvas, axes, grid, row, column, color, edge, subdivisions);
            }
        }
    }

    private static void DrawFace(ICanvas canvas, AxesBox3D axes, GridData grid, int row, int column, Func<double, Rgba> color, StrokeStyle edge, int subdivisions)
    {
        Point3D[] corners =
        [
            Corner(grid, row, column), Corner(grid, row, column + 1), Corner(grid, row + 1, column + 1), Corner(grid, row + 1, column),
        ];
        if (corners.Any(c => !double.IsFinite(c.Z)))
        {
            return;
        }

        (bool highXIsFar, bool highYIsFar) = axes.HighIsFar;
        for (int i = 0; i < subdivisions * subdivisions; i++)
        {
            int v = highYIsFar ? subdivisions - 1 - (i / subdivisions) : i / subdivisions;
            int u = highXIsFar ? subdivisions - 1 - (i % subdivisions) : i % subdivisions;
            List<Point3D> part = BoxClipper.Clip(
                [Between(corners, u, v, subdivisions), Between(corners, u + 1, v, subdivisions), Between(corners, u + 1, v + 1, subdivisions), Between(corners, u, v + 1, subdivisions)],
                axes.X, axes.Y, axes.Z);
            if (part.Count < 3)
            {
                continue;
            }

            Rgba fill = color(part.Average(p => p.Z));
            // Neighbouring antialiased fills leave a hairline between them; a thin stroke of the same colour closes it.
            StrokeStyle line = subdivisions == 1 ? edge : new StrokeStyle(fill, 0.3) { Join = LineJoin.Bevel };
            canvas.FillAndStroke(PaperPath(axes, part), fill, line);
        }

        if (subdivisions > 1 && BoxClipper.Clip(corners, axes.X, axes.Y, axes.Z) is { Count: >= 3 } outline)
        {
            canvas.Stroke(PaperPath(axes, outline), edge);
        }
    }

    private static Point3D Corner(GridData grid, int row, int column) => new(grid.X[column], grid.Y[row], grid.At(row, column));

    private static Point3D Between(Point3D[] corners, int u, int v, int subdivisions)
    {
        double s = (double)u / subdivisions, t = (double)v / subdivisions;
        double a = (1 - s) * (1 - t), b = s * (1 - t), c = s * t, d = (1 - s) * t;
        return new(
            corners[0].X + (s * (corners[1].X - corners[0].X)),
            corners[0].Y + (t * (corners[3].Y - corners[0].Y)),
            (a * corners[0].Z) + (b * corners[1].Z) + (c * corners[2].Z) + (d * corners[3].Z));
    }

    private static VectorPath PaperPath(AxesBox3D axes, List<Point3D> points)
    {
        Span<Point2D> paper = stackalloc Point2D[points.Count];
        for (int i = 0; i < paper.Length; i++)
        {
            paper[i] = axes.Paper(points[i]);
        }

        return VectorPath.Polyline(paper, close: true);
    }
}
