namespace ActivationPlatform.Rendering.Axes;

/// <summary>
/// The parallel projection of MATLAB's <c>view(azimuth, elevation)</c>: the eye stands in the direction (cos e sin a, -cos e cos a, sin e) and up stays up.
/// The axes' box is centred in the origin.
/// </summary>
internal readonly struct Projection3D
{
    private readonly double _cosAzimuth;
    private readonly double _sinAzimuth;
    private readonly double _cosElevation;
    private readonly double _sinElevation;

    public Projection3D(double azimuthDegrees, double elevationDegrees) =>
        (_cosAzimuth, _sinAzimuth, _cosElevation, _sinElevation) =
            (Angle.Cos(azimuthDegrees), Angle.Sin(azimuthDegrees), Angle.Cos(elevationDegrees), Angle.Sin(elevationDegrees));

    /// <summary>True when the eye is on the side of growing x.</summary>
    public bool EyeAtHighX => _cosElevation * _sinAzimuth > 0;

    /// <summary>True when the eye is on the side of growing y.</summary>
    public bool EyeAtHighY => -_cosElevation * _cosAzimuth > 0;

    /// <summary>A point of the box on paper: x to the right, y down.</summary>
    public Point2D Apply(double x, double y, double z) => new(
        (_cosAzimuth * x) + (_sinAzimuth * y),
        (_sinElevation * ((_sinAzimuth * x) - (_cosAzimuth * y))) - (_cosElevation * z));
}
