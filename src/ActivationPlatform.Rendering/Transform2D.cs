namespace ActivationPlatform.Rendering;

/// <summary>
/// An affine map of the plane:
/// <code>
/// x' = M11 x + M21 y + Dx
/// y' = M12 x + M22 y + Dy
/// </code>
/// The entries are in the order of SVG's <c>matrix(a b c d e f)</c> and of PDF's <c>cm</c>.
/// </summary>
public readonly record struct Transform2D(double M11, double M12, double M21, double M22, double Dx, double Dy)
{
    /// <summary>Leaves every point where it is.</summary>
    public static Transform2D Identity => new(1, 0, 0, 1, 0, 0);

    /// <summary>Keeps upright rectangles upright.</summary>
    public bool IsAxisAligned => M12 == 0 && M21 == 0;

    /// <summary>The geometric mean of the two scale factors: how much longer a typical length becomes.</summary>
    public double MeanScale => Math.Sqrt(Math.Abs((M11 * M22) - (M12 * M21)));

    /// <summary>Moves by (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static Transform2D Translation(double x, double y) => new(1, 0, 0, 1, x, y);

    /// <summary>Scales about the origin.</summary>
    public static Transform2D Scaling(double x, double y) => new(x, 0, 0, y, 0, 0);

    /// <summary>Rotates about the origin, clockwise on screen (y points down). The sine and cosine are rounded to 12 digits, so that every processor agrees on them.</summary>
    public static Transform2D Rotation(double degrees)
    {
        double cos = Angle.Cos(degrees), sin = Angle.Sin(degrees);
        return new(cos, sin, -sin, cos, 0, 0);
    }

    /// <summary>This map first, then <paramref name="next"/>.</summary>
    public Transform2D Then(Transform2D next) => new(
        (M11 * next.M11) + (M12 * next.M21),
        (M11 * next.M12) + (M12 * next.M22),
        (M21 * next.M11) + (M22 * next.M21),
        (M21 * next.M12) + (M22 * next.M22),
        (Dx * next.M11) + (Dy * next.M21) + next.Dx,
        (Dx * next.M12) + (Dy * next.M22) + next.Dy);

    /// <summary>The image of a point.</summary>
    public Point2D Apply(double x, double y) => new((M11 * x) + (M21 * y) + Dx, (M12 * x) + (M22 * y) + Dy);

    /// <summary>The image of a point.</summary>
    public Point2D Apply(Point2D point) => Apply(point.X, point.Y);
}
