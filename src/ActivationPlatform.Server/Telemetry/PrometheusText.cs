using System.Globalization;
using System.Text;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Prometheus' text format 0.0.4: names, label values and numbers as it wants them.</summary>
internal static class PrometheusText
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A metric's name: <c>actplat.call.sent</c> in <c>By</c>, counted, becomes <c>actplat_call_sent_bytes_total</c>.</summary>
    /// <param name="name">OpenTelemetry's name.</param>
    /// <param name="unit">Its UCUM unit; an annotation like <c>{call}</c> adds nothing.</param>
    /// <param name="isCounter">Whether it only rises.</param>
    public static string Name(string name, string unit, bool isCounter)
    {
        string plain = Sanitize(name);
        string suffix = unit switch
        {
            "" or "1" => string.Empty,
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "%" => "_percent",
            _ when unit[0] == '{' => string.Empty,
            _ => "_" + Sanitize(unit),
        };
        string full = plain.EndsWith(suffix, StringComparison.Ordinal) ? plain : plain + suffix;
        return isCounter && !full.EndsWith("_total", StringComparison.Ordinal) ? full + "_total" : full;
    }

    /// <summary>A label's name: every other character becomes an underscore.</summary>
    public static string Label(string name) => Sanitize(name).Replace(':', '_');

    /// <summary>A label's value within quotes.</summary>
    public static string LabelValue(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>The text of a HELP line.</summary>
    public static string Help(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A number.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char character in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or ':' ? character : '_');
        }

        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? text.Insert(0, '_').ToString() : text.ToString();
    }
}
