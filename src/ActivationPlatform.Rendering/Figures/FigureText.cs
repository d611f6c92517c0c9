using System.Globalization;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Numbers as figures and their alternative texts write them.</summary>
internal static class FigureText
{
    /// <summary>At most four significant digits, with a true minus sign.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "\u2212∞";
        }

        double magnitude = Math.Abs(value);
        string text = magnitude is > 0 and (< 1e-3 or >= 1e6)
            ? value.ToString("0.###E+0", CultureInfo.InvariantCulture)
            : value.ToString(magnitude >= 1000 ? "0" : magnitude >= 100 ? "0.#" : magnitude >= 10 ? "0.##" : magnitude >= 1 ? "0.###" : "0.####", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text.Replace('-', '\u2212');
    }

    public static string Count(int number, string singular) => string.Create(CultureInfo.InvariantCulture, $"{number} {singular}{(number == 1 ? "" : "s")}");
}
