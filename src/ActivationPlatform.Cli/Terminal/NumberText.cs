using System.Globalization;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>Numbers as tables show them: short; the exact ones are in <c>--json</c> and <c>--csv</c>.</summary>
internal static class NumberText
{
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Five significant digits.</summary>
    public static string Short(double value) => value == 0 ? "0" : value.ToString("G5", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int digits) => double.IsNaN(value) ? "" : value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    public static string Percent(double fraction) => double.IsNaN(fraction) ? "" : (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
