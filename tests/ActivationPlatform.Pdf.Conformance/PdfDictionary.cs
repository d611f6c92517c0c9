namespace ActivationPlatform.Pdf.Conformance;

/// <summary>A dictionary whose look-ups follow references.</summary>
public sealed class PdfDictionary(ParsedPdf document) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    /// <summary>The value of a key with references followed; null where it is absent or of another type.</summary>
    public T? Get<T>(string key)
        where T : class => document.Resolve(this.GetValueOrDefault(key)) as T;

    /// <summary>The value as a number, or null.</summary>
    public double? Number(string key) => document.Resolve(this.GetValueOrDefault(key)) switch { long value => value, double value => value, _ => null };

    /// <summary>The value as an integer, or null.</summary>
    public int? Integer(string key) => document.Resolve(this.GetValueOrDefault(key)) is long value ? (int)value : null;

    /// <summary>The value as a name without slash, or null.</summary>
    public string? NameOf(string key) => Get<PdfName>(key)?.Value;

    /// <summary>The value as a text string, or null.</summary>
    public string? TextOf(string key) => Get<PdfString>(key)?.Text;

    /// <summary>The object that a key refers to, or 0.</summary>
    public int ReferenceOf(string key) => this.GetValueOrDefault(key) is PdfReference reference ? reference.Number : 0;

    /// <summary>The elements of an array with references followed; empty where it is absent.</summary>
    public IEnumerable<object?> Items(string key) => Get<List<object?>>(key)?.Select(document.Resolve) ?? [];
}
