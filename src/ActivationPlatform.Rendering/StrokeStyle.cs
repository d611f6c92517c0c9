using System.Collections.Immutable;

namespace ActivationPlatform.Rendering;

/// <summary>How a path is stroked.</summary>
/// <param name="Color">Colour of the line.</param>
/// <param name="Width">Width in points before the canvas transform; positive.</param>
public sealed record StrokeStyle(Rgba Color, double Width)
{
    /// <summary>How open lines and dashes end. Default: <see cref="LineCap.Butt"/>.</summary>
    public LineCap Cap { get; init; } = LineCap.Butt;

    /// <summary>How segments meet. Default: <see cref="LineJoin.Miter"/>.</summary>
    public LineJoin Join { get; init; } = LineJoin.Miter;

    /// <summary>A miter longer than this many line widths is bevelled; at least 1. Default: 4, as in SVG.</summary>
    public double MiterLimit { get; init; } = 4;

    /// <summary>Lengths of dash, gap, dash, gap ... in points; empty for a solid line. An odd number of lengths is repeated once, as in SVG.</summary>
    public ImmutableArray<double> Dashes { get; init; } = [];

    /// <summary>Checks the style.</summary>
    /// <exception cref="ArgumentException">The width is not positive, the miter limit is below 1, or the dashes are negative, not finite or all zero.</exception>
    public void Validate()
    {
        if (!(Width > 0) || !double.IsFinite(Width))
        {
            throw new ArgumentException(FormattableString.Invariant($"The stroke width is {Width}; expected a positive finite number of points."));
        }

        if (!(MiterLimit >= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The miter limit is {MiterLimit}; expected at least 1."));
        }

        if (!Dashes.IsDefaultOrEmpty && (Dashes.Any(d => !(d >= 0) || !double.IsFinite(d)) || Dashes.Sum() <= 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"The dashes are [{string.Join(", ", Dashes)}]; expected finite lengths of at least 0, not all 0."));
        }
    }
}
