namespace ActivationPlatform.Rendering.Axes;

/// <summary>A point in the numbers of three axes.</summary>
internal readonly record struct Point3D(double X, double Y, double Z);
