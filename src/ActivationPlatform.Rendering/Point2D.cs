namespace ActivationPlatform.Rendering;

/// <summary>A point on a canvas, in points; x grows to the right, y downwards.</summary>
public readonly record struct Point2D(double X, double Y);
