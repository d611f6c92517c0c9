namespace ActivationPlatform.Typography.Internal;

/// <summary>A point of a TrueType contour; off-curve points are control points of quadratic curves.</summary>
internal readonly record struct GlyphPoint(float X, float Y, bool IsOnCurve, bool EndsContour);
