namespace ActivationPlatform.Typography;

/// <summary>
/// Receives the contours of a glyph as path operations, in font units with y up. Every contour starts with <see cref="MoveTo"/> and
/// ends with <see cref="Close"/>; the inside follows the nonzero winding rule.
/// </summary>
public interface IGlyphOutlineSink
{
    /// <summary>Starts a contour at a point.</summary>
    /// <param name="x">Horizontal position in font units.</param>
    /// <param name="y">Vertical position in font units, up.</param>
    void MoveTo(float x, float y);

    /// <summary>Draws a straight line to a point.</summary>
    /// <param name="x">Horizontal position in font units.</param>
    /// <param name="y">Vertical position in font units, up.</param>
    void LineTo(float x, float y);

    /// <summary>Draws a quadratic Bézier curve to a point.</summary>
    /// <param name="controlX">Horizontal position of the control point in font units.</param>
    /// <param name="controlY">Vertical position of the control point in font units, up.</param>
    /// <param name="x">Horizontal position of the end in font units.</param>
    /// <param name="y">Vertical position of the end in font units, up.</param>
    void QuadraticTo(float controlX, float controlY, float x, float y);

    /// <summary>Closes the contour with a straight line to its start (of length zero where it already is there).</summary>
    void Close();
}
