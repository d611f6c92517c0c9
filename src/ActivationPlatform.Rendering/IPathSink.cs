namespace ActivationPlatform.Rendering;

/// <summary>Receives the pieces of a <see cref="VectorPath"/> in order.</summary>
public interface IPathSink
{
    /// <summary>Starts a contour.</summary>
    void MoveTo(double x, double y);

    /// <summary>A straight line from the current point.</summary>
    void LineTo(double x, double y);

    /// <summary>A quadratic Bézier curve with one control point.</summary>
    void QuadraticTo(double cx, double cy, double x, double y);

    /// <summary>A cubic Bézier curve with two control points.</summary>
    void CubicTo(double c1x, double c1y, double c2x, double c2y, double x, double y);

    /// <summary>Closes the contour with a straight line to its start.</summary>
    void Close();
}
