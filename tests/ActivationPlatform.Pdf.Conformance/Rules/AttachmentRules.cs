using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Embedded files: ISO 19005-3, 6.8.</summary>
internal static class AttachmentRules
{
    private static readonly string[] s_relationships = ["Source", "Data", "Alternative", "Supplement", "Unspecified"];

    public static void Check(ParsedPdf document, List<string> problems)
    {
        HashSet<int> associated = [.. (document.Catalog.Get<List<object?>>("AF") ?? []).OfType<PdfReference>().Select(reference => reference.Number)];
        PdfDictionary? tree = document.Catalog.Get<PdfDictionary>("Names")?.Get<PdfDictionary>("EmbeddedFiles");
        foreach ((string name, object? value) in document.NameTree(tree))
        {
            if (value is not PdfReference reference || !associated.Contains(reference.Number))
            {
                problems.Add($"attachment '{name}' is not associated with the document (6.8)");
            }

            CheckSpecification(name, (PdfDictionary)document.Resolve(value)!, problems);
        }
    }

    private static void CheckSpecification(string name, PdfDictionary specification, List<string> problems)
    {
        if (string.IsNullOrEmpty(specification.TextOf("F")) || string.IsNullOrEmpty(specification.TextOf("UF")) || string.IsNullOrEmpty(specification.TextOf("Desc")))
        {
            problems.Add($"attachment '{name}' lacks F, UF or Desc (6.8; Matterhorn 21-001)");
        }

        if (!s_relationships.Contains(specification.NameOf("AFRelationship")))
        {
            problems.Add($"attachment '{name}' has the relationship '{specification.NameOf("AFRelationship")}' (6.8)");
        }

        if (specification.Get<PdfDictionary>("EF")?.Get<PdfStream>("F") is not { } file)
        {
            problems.Add($"attachment '{name}' has no content (6.8)");
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(file.Dictionary.NameOf("Subtype"), out _))
        {
            problems.Add($"attachment '{name}' has no media type (6.8)");
        }

        byte[] content = file.Decode();
        PdfDictionary? parameters = file.Dictionary.Get<PdfDictionary>("Params");
        if (parameters?.Integer("Size") != content.Length || parameters.Get<PdfString>("CheckSum")?.Bytes.SequenceEqual(MD5.HashData(content)) != true)
        {
            problems.Add($"attachment '{name}' has a size or checksum that is not its content's (ISO 32000-1, 7.11.4)");
        }
    }
}
