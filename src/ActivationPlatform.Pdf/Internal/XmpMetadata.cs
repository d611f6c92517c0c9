using System.Globalization;
using System.Security;
using System.Text;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>
/// The document's metadata as an XMP packet (ISO 16684-1), claiming PDF/A-3a (ISO 19005-3, 6.6.4) and PDF/UA-1 (ISO 14289-1, 5). PDF/A
/// wants properties that it does not know, as that of PDF/UA, to be described in the packet (6.6.2.3).
/// </summary>
internal static class XmpMetadata
{
    public static byte[] Create(PdfDocumentInformation information, string producer)
    {
        StringBuilder xmp = new();
        xmp.Append("""
            <?xpacket begin="
            """).Append('\uFEFF').Append("""
            " id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
            <pdfaProperty:name>part</pdfaProperty:name>
            <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
            <pdfaProperty:category>internal</pdfaProperty:category>
            <pdfaProperty:description>The part of ISO 14289 that the document follows</pdfaProperty:description>
            </rdf:li></rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
            <pdfaid:part>3</pdfaid:part>
            <pdfaid:conformance>A</pdfaid:conformance>
            <pdfuaid:part>1</pdfuaid:part>
            <dc:format>application/pdf</dc:format>

            """);
        xmp.Append($"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{Escaped(information.Title)}</rdf:li></rdf:Alt></dc:title>\n");
        xmp.Append($"<dc:language><rdf:Bag><rdf:li>{Escaped(information.Language)}</rdf:li></rdf:Bag></dc:language>\n");
        if (information.Author is { Length: > 0 } author)
        {
            xmp.Append($"<dc:creator><rdf:Seq><rdf:li>{Escaped(author)}</rdf:li></rdf:Seq></dc:creator>\n");
        }

        if (information.Subject is { Length: > 0 } subject)
        {
            xmp.Append($"<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{Escaped(subject)}</rdf:li></rdf:Alt></dc:description>\n");
        }

        Element(xmp, "pdf:Keywords", information.Keywords);
        Element(xmp, "pdf:Producer", producer);
        Element(xmp, "xmp:CreatorTool", information.Creator);
        if (information.CreationDate is { } date)
        {
            string text = date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            Element(xmp, "xmp:CreateDate", text);
            Element(xmp, "xmp:ModifyDate", text);
        }

        xmp.Append("""
            </rdf:Description>
            </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>
            """);
        return Encoding.UTF8.GetBytes(xmp.ToString());
    }

    private static void Element(StringBuilder xmp, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            xmp.Append($"<{name}>{Escaped(value)}</{name}>\n");
        }
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
