namespace ActivationPlatform.Rendering;

/// <summary>
/// Trigonometry that is the same on every machine: the platform's sine may differ in the last bit between processors (with and without fused multiply-add), so the result is
/// rounded to 12 decimals. Exact at multiples of 90 degrees.
/// </summary>
internal static class Angle
{
    public static double Cos(double degrees) => Math.Round(Math.Cos(degrees * (Math.PI / 180)), 12);

    public static double Sin(double degrees) => Math.Round(Math.Sin(degrees * (Math.PI / 180)), 12);
}
