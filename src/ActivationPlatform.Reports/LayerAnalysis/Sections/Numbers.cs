using System.Globalization;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>Numbers as a report prints them: rounded, in the invariant culture, with a real minus sign.</summary>
internal static class Numbers
{
    /// <summary>Four significant digits, without an exponent where that stays readable: -3308, 28.39, 0.0416.</summary>
    public static string Value(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }

        double magnitude = Math.Abs(value);
        string text = magnitude switch
        {
            0 => "0",
            >= 1e6 or < 1e-4 => Scientific(value),
            >= 1000 => Math.Round(value).ToString("0", CultureInfo.InvariantCulture),
            >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.000", CultureInfo.InvariantCulture),
            _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
        };
        return text.Replace('-', '−');
    }

    private static string Scientific(double value)
    {
        string[] parts = value.ToString("0.000E+0", CultureInfo.InvariantCulture).Split('E');
        return $"{parts[0]}×10{string.Concat(parts[1].TrimStart('+').Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']))}";
    }

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of one in percent, never 0.0 for what is more than nothing; a dash for one that is not known, which sentences leave out.</summary>
    public static string Percent(double fraction) => fraction switch
    {
        > 0 and < 0.00001 => "<0.001 %",
        > 0 and < 0.0005 => (fraction * 100).ToString("0.000", CultureInfo.InvariantCulture) + " %",
        _ => double.IsFinite(fraction) ? (fraction * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–",
    };

    /// <summary>"goes from 2 to 3", or "stays 2" where both look the same.</summary>
    public static string Change(double from, double to) => Value(from) == Value(to) ? $"stays {Value(to)}" : $"goes from {Value(from)} to {Value(to)}";

    /// <summary>"1 map", "64 maps".</summary>
    public static string Of(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
