using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>
/// Lines of equal height over a grid, by marching squares with linear interpolation along the grid's lines. Source: W. Lorensen, H. Cline, "Marching cubes" (1987), in the plane.
/// A saddle is resolved by the mean of its four corners; cells with a hole are left out.
/// </summary>
internal static class ContourTracer
{
    /// <summary>The pieces of the contour, one or two per cell that it crosses.</summary>
    public static List<(Point2D From, Point2D To)> Trace(GridData grid, double level)
    {
        List<(Point2D, Point2D)> pieces = [];
        for (int row = 0; row + 1 < grid.Y.Length; row++)
        {
            for (int column = 0; column + 1 < grid.X.Length; column++)
            {
                TraceCell(grid, row, column, level, pieces);
            }
        }

        return pieces;
    }

    private static void TraceCell(GridData grid, int row, int column, double level, List<(Point2D, Point2D)> pieces)
    {
        // Corners in the order of a walk around the cell; side i leads from corner i to the next.
        Span<Point3D> corners = [Corner(grid, row, column), Corner(grid, row, column + 1), Corner(grid, row + 1, column + 1), Corner(grid, row + 1, column)];
        List<Point2D> crossings = new(4);
        double mean = 0;
        for (int i = 0; i < 4; i++)
        {
            Point3D a = corners[i], b = corners[(i + 1) % 4];
            if (!double.IsFinite(a.Z))
            {
                return;
            }

            mean += a.Z / 4;
            if (a.Z >= level != b.Z >= level)
            {
                double t = (level - a.Z) / (b.Z - a.Z);
                crossings.Add(new(a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y))));
            }
        }

        if (crossings.Count == 2)
        {
            pieces.Add((crossings[0], crossings[1]));
        }
        else if (crossings.Count == 4)
        {
            // The corners that differ from the middle are cut off.
            int first = corners[0].Z >= level == mean >= level ? 0 : 1;
            pieces.Add((crossings[first], crossings[first + 1]));
            pieces.Add((crossings[(first + 2) % 4], crossings[(first + 3) % 4]));
        }
    }

    private static Point3D Corner(GridData grid, int row, int column) => new(grid.X[column], grid.Y[row], grid.At(row, column));
}
