using System.Text;

namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>The file as such: ISO 19005-3, 6.1.</summary>
internal static class FileRules
{
    private static readonly string[] s_forbiddenStreamKeys = ["F", "FFilter", "FDecodeParms"];
    private static readonly string[] s_allowedFilters = ["FlateDecode"];

    public static void Check(ParsedPdf document, List<string> problems)
    {
        byte[] bytes = document.Bytes;
        if (!Encoding.Latin1.GetString(bytes, 0, 9).StartsWith("%PDF-1.7\n", StringComparison.Ordinal) || bytes[9] != '%' || bytes[10..14].Any(value => value <= 127))
        {
            problems.Add("file: the header is not that of a binary PDF 1.7 file (6.1.2)");
        }

        if (!Encoding.Latin1.GetString(bytes, bytes.Length - 6, 6).Equals("%%EOF\n", StringComparison.Ordinal))
        {
            problems.Add("file: there are bytes after the end of file marker (6.1.3)");
        }

        if (document.Trailer.Items("ID").OfType<PdfString>().Count(id => id.Bytes.Length > 0) != 2)
        {
            problems.Add("file: the trailer has no identifier (6.1.3)");
        }

        if (document.Trailer.ContainsKey("Encrypt"))
        {
            problems.Add("file: it is encrypted (6.1.3)");
        }

        if (document.Objects.Count > 8_388_607)
        {
            problems.Add($"file: {document.Objects.Count} objects are more than 8388607 (6.1.13)");
        }

        foreach ((int number, object? value) in document.Objects)
        {
            CheckValue(number, value, problems);
        }
    }

    private static void CheckValue(int number, object? value, List<string> problems)
    {
        switch (value)
        {
            case long and (> int.MaxValue or < int.MinValue):
                problems.Add($"object {number}: the integer {value} has more than 32 bits (6.1.13)");
                break;
            case PdfString { Bytes.Length: > 32_767 }:
                problems.Add($"object {number}: a string is longer than 32767 bytes (6.1.13)");
                break;
            case PdfName name when Encoding.UTF8.GetByteCount(name.Value) > 127:
                problems.Add($"object {number}: a name is longer than 127 bytes (6.1.13)");
                break;
            case List<object?> array:
                array.ForEach(item => CheckValue(number, item, problems));
                break;
            case PdfDictionary dictionary:
                foreach (object? item in dictionary.Values)
                {
                    CheckValue(number, item, problems);
                }

                break;
            case PdfStream stream:
                CheckValue(number, stream.Dictionary, problems);
                if (stream.Dictionary.Keys.Intersect(s_forbiddenStreamKeys).Any())
                {
                    problems.Add($"object {number}: a stream lies outside the file (6.1.7.1)");
                }

                if (stream.Dictionary.NameOf("Filter") is { } filter && !s_allowedFilters.Contains(filter))
                {
                    problems.Add($"object {number}: the filter {filter} is not expected (6.1.7.2)");
                }

                break;
        }
    }
}
