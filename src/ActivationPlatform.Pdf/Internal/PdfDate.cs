using System.Globalization;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Dates as ISO 32000-1, 7.9.4 writes them, in UTC.</summary>
internal static class PdfDate
{
    public static string Format(DateTimeOffset date) => date.ToUniversalTime().ToString("'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
}
