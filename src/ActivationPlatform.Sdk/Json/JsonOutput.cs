using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivationPlatform.Sdk.Json;

/// <summary>Writes the documents of this folder: one object, camelCase, indented by two, a line feed at every line's end, absent values left out.</summary>
public static class JsonOutput
{
    /// <summary>The version that every document carries as <c>schemaVersion</c>; it rises when a field changes its meaning or goes.</summary>
    public const int SchemaVersion = 1;

    private static readonly SdkJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",

        // The documents are read as JSON, never pasted into HTML: labels stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The document as text, without a final line feed.</summary>
    /// <typeparam name="T">One of the document types of this folder.</typeparam>
    /// <param name="document">What to write.</param>
    /// <exception cref="InvalidOperationException">The type is none of the documents.</exception>
    public static string ToText<T>(T document) => JsonSerializer.Serialize(document, typeof(T), Context);

    /// <summary>Writes the document as UTF-8.</summary>
    /// <typeparam name="T">One of the document types of this folder.</typeparam>
    /// <param name="stream">Where to.</param>
    /// <param name="document">What to write.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidOperationException">The type is none of the documents.</exception>
    public static Task WriteAsync<T>(Stream stream, T document, CancellationToken cancellationToken = default) =>
        JsonSerializer.SerializeAsync(stream, document, typeof(T), Context, cancellationToken);

    internal static string CamelCase(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // JSON has no NaN and no infinity: what is not a number is left out.
    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
