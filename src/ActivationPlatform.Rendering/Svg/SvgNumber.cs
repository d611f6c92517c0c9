using System.Globalization;

namespace ActivationPlatform.Rendering.Svg;

/// <summary>Numbers as SVG shows them: at most three decimals (a thousandth of a point cannot be seen), invariant, no negative zero.</summary>
internal static class SvgNumber
{
    public static string Text(double value)
    {
        double rounded = Math.Round(value, 3, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>Six decimals, for the entries of a matrix that multiply coordinates.</summary>
    public static string Factor(double value)
    {
        double rounded = Math.Round(value, 6, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.######", CultureInfo.InvariantCulture);
    }

    public static string Matrix(Transform2D t) =>
        $"matrix({Factor(t.M11)} {Factor(t.M12)} {Factor(t.M21)} {Factor(t.M22)} {Text(t.Dx)} {Text(t.Dy)})";
}
