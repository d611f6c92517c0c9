using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Metadata, language and viewer preferences: ISO 19005-3, 6.6 and 6.7.2.2; ISO 14289-1, 5 and 7.1.</summary>
internal static class MetadataRules
{
    private static readonly XNamespace s_dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace s_xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace s_pdf = "http://ns.adobe.com/pdf/1.3/";
    private static readonly XNamespace s_pdfaId = "http://www.aiim.org/pdfa/ns/id/";
    private static readonly XNamespace s_pdfuaId = "http://www.aiim.org/pdfua/ns/id/";

    public static void Check(ParsedPdf document, List<string> problems)
    {
        PdfDictionary catalog = document.Catalog;
        if (catalog.Get<PdfDictionary>("MarkInfo")?.GetValueOrDefault("Marked") is not true)
        {
            problems.Add("catalogue: MarkInfo does not say Marked (6.7.2.2; Matterhorn 06-001)");
        }

        if (string.IsNullOrWhiteSpace(catalog.TextOf("Lang")))
        {
            problems.Add("catalogue: no Lang (6.7.4; Matterhorn 11-006)");
        }

        if (catalog.Get<PdfDictionary>("ViewerPreferences")?.GetValueOrDefault("DisplayDocTitle") is not true)
        {
            problems.Add("catalogue: DisplayDocTitle is not true (Matterhorn 07-002)");
        }

        foreach (string key in new[] { "OpenAction", "AA", "OCProperties", "Requirements" }.Where(catalog.ContainsKey))
        {
            problems.Add($"catalogue: {key} is not expected (6.5, 6.9)");
        }

        if (catalog.Get<PdfStream>("Metadata") is not { } metadata)
        {
            problems.Add("catalogue: no Metadata (6.6.2.1; Matterhorn 06-001)");
            return;
        }

        if (metadata.Dictionary.ContainsKey("Filter"))
        {
            problems.Add("metadata: the stream is filtered (6.6.2.1)");
        }

        try
        {
            CheckPacket(document, XDocument.Parse(Encoding.UTF8.GetString(metadata.Decode())), problems);
        }
        catch (XmlException error)
        {
            problems.Add($"metadata: not well-formed XML: {error.Message} (6.6.2.1)");
        }
    }

    /// <summary>Every property is predefined in PDF/A or described in the packet (6.6.2.3).</summary>
    private static void CheckSchemas(XDocument xmp, List<string> problems)
    {
        XNamespace rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        XNamespace extension = "http://www.aiim.org/pdfa/ns/extension/";
        XNamespace schema = "http://www.aiim.org/pdfa/ns/schema#";
        HashSet<XNamespace> known = [s_dc, s_xmp, s_pdf, s_pdfaId, extension];
        known.UnionWith(xmp.Descendants(schema + "namespaceURI").Select(uri => XNamespace.Get(uri.Value)));
        foreach (XElement property in xmp.Descendants(rdf + "Description").Elements().Where(property => !known.Contains(property.Name.Namespace)))
        {
            problems.Add($"metadata: the schema {property.Name.NamespaceName} is not described (6.6.2.3)");
        }
    }

    private static void CheckPacket(ParsedPdf document, XDocument xmp, List<string> problems)
    {
        CheckSchemas(xmp, problems);
        string? Value(XName name) => xmp.Descendants(name).FirstOrDefault()?.Value.Trim();

        Expect("3", Value(s_pdfaId + "part"), "pdfaid:part (6.6.4)");
        Expect("A", Value(s_pdfaId + "conformance"), "pdfaid:conformance (6.6.4)");
        Expect("1", Value(s_pdfuaId + "part"), "pdfuaid:part (ISO 14289-1, 5; Matterhorn 06-002)");
        if (string.IsNullOrEmpty(Value(s_dc + "title")))
        {
            problems.Add("metadata: no dc:title (Matterhorn 06-003)");
        }

        PdfDictionary? information = document.Trailer.Get<PdfDictionary>("Info");
        foreach ((string key, XName name) in new[] { ("Title", s_dc + "title"), ("Author", s_dc + "creator"), ("Subject", s_dc + "description"), ("Keywords", s_pdf + "Keywords"), ("Producer", s_pdf + "Producer"), ("Creator", s_xmp + "CreatorTool") })
        {
            Expect(information?.TextOf(key), Value(name), $"Info's {key} (6.6.3)");
        }

        foreach ((string key, string name) in new[] { ("CreationDate", "CreateDate"), ("ModDate", "ModifyDate") })
        {
            string? date = information?.TextOf(key);
            string? expected = date is null ? null : DateTime.ParseExact(date, "'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            Expect(expected, Value(s_xmp + name), $"Info's {key} (6.6.3)");
        }

        void Expect(string? expected, string? actual, string what)
        {
            if (expected != actual)
            {
                problems.Add($"metadata: '{actual}' where {what} asks for '{expected}'");
            }
        }
    }
}
