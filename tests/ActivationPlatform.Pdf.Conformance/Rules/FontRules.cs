using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Fonts: ISO 19005-3, 6.2.11; ISO 14289-1, 7.21.</summary>
internal sealed partial class FontRules(List<string> problems)
{
    private readonly Dictionary<PdfDictionary, SortedSet<int>> _uses = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes the two-byte codes of a piece of text.</summary>
    public void Use(PdfDictionary font, byte[] codes, string where)
    {
        if (!_uses.TryGetValue(font, out SortedSet<int>? used))
        {
            _uses.Add(font, used = []);
        }

        if (codes.Length % 2 != 0)
        {
            problems.Add($"{where}: a text of {codes.Length} bytes in a font of two-byte codes");
            return;
        }

        for (int i = 0; i < codes.Length; i += 2)
        {
            used.Add((codes[i] << 8) | codes[i + 1]);
        }
    }

    public void Check()
    {
        foreach ((PdfDictionary font, SortedSet<int> codes) in _uses)
        {
            CheckFont(font, codes);
        }
    }

    private void CheckFont(PdfDictionary font, SortedSet<int> codes)
    {
        string name = $"font {font.NameOf("BaseFont")}";
        if (font.NameOf("Subtype") != "Type0" || font.NameOf("Encoding") != "Identity-H")
        {
            problems.Add($"{name}: not a composite font with Identity-H (6.2.11.3)");
            return;
        }

        PdfDictionary descendant = (PdfDictionary)font.Items("DescendantFonts").Single()!;
        PdfDictionary? descriptor = descendant.Get<PdfDictionary>("FontDescriptor");
        if (!SubsetName().IsMatch(font.NameOf("BaseFont") ?? "") || descendant.NameOf("BaseFont") != font.NameOf("BaseFont") || descriptor?.NameOf("FontName") != font.NameOf("BaseFont"))
        {
            problems.Add($"{name}: not the same subset name everywhere (ISO 32000-1, 9.6.4)");
        }

        if (descriptor?.Get<PdfStream>("FontFile2") is not { } file)
        {
            problems.Add($"{name}: not embedded (6.2.11.4.1; Matterhorn 31-009)");
            return;
        }

        CheckUnicode(name, font, codes);
        CheckGlyphs(name, descendant, file.Decode(), codes);
    }

    private void CheckUnicode(string name, PdfDictionary font, SortedSet<int> codes)
    {
        if (font.Get<PdfStream>("ToUnicode") is not { } stream)
        {
            problems.Add($"{name}: no ToUnicode (6.2.11.7.2; Matterhorn 10-001)");
            return;
        }

        Dictionary<int, string> map = [];
        foreach (Match match in Mapping().Matches(Encoding.Latin1.GetString(stream.Decode())))
        {
            map[Convert.ToInt32(match.Groups[1].Value, 16)] = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(match.Groups[2].Value));
        }

        foreach (int code in codes.Where(code => !map.TryGetValue(code, out string? text) || text is "" or "\0" or "\uFEFF" or "\uFFFE" or [>= '\uE000' and <= '\uF8FF']))
        {
            problems.Add($"{name}: code {code} has no Unicode value (6.2.11.7.2; Matterhorn 10-001)");
        }
    }

    private void CheckGlyphs(string name, PdfDictionary descendant, byte[] fontFile, SortedSet<int> codes)
    {
        byte[]? glyphMap = descendant.Get<PdfStream>("CIDToGIDMap")?.Decode();
        if (glyphMap is null)
        {
            problems.Add($"{name}: no map from codes to glyphs (6.2.11.3.2; Matterhorn 31-005)");
            return;
        }

        Dictionary<int, double> widths = Widths(descendant);
        double scale = 1000.0 / UInt16(fontFile, Table(fontFile, "head") + 18);
        int glyphCount = UInt16(fontFile, Table(fontFile, "maxp") + 4);
        int metrics = Table(fontFile, "hmtx");
        foreach (int code in codes)
        {
            int glyph = (code * 2) + 1 < glyphMap.Length ? UInt16(glyphMap, code * 2) : 0;
            if (glyph == 0 || glyph >= glyphCount)
            {
                problems.Add($"{name}: code {code} shows no glyph of the font (6.2.11.4.2, 6.2.11.8; Matterhorn 31-030)");
            }
            else if (Math.Abs(widths.GetValueOrDefault(code) - (UInt16(fontFile, metrics + (glyph * 4)) * scale)) > 1)
            {
                problems.Add($"{name}: code {code} is {widths.GetValueOrDefault(code)} wide, its glyph is not (6.2.11.5; Matterhorn 31-027)");
            }
        }
    }

    private static Dictionary<int, double> Widths(PdfDictionary descendant)
    {
        Dictionary<int, double> widths = [];
        List<object?> entries = descendant.Get<List<object?>>("W") ?? [];
        for (int i = 0; i + 1 < entries.Count; i += 2)
        {
            int code = (int)(long)entries[i]!;
            foreach (object? width in (List<object?>)entries[i + 1]!)
            {
                widths[code++] = Convert.ToDouble(width, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return widths;
    }

    private static int Table(byte[] file, string tag)
    {
        for (int i = 0; i < UInt16(file, 4); i++)
        {
            if (Encoding.ASCII.GetString(file, 12 + (i * 16), 4) == tag)
            {
                return BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20 + (i * 16)));
            }
        }

        throw new InvalidDataException($"The embedded font has no {tag} table.");
    }

    private static int UInt16(byte[] file, int offset) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(offset));

    [GeneratedRegex("^[A-Z]{6}\\+")]
    private static partial Regex SubsetName();

    [GeneratedRegex("<([0-9A-F]{4})> <([0-9A-F]+)>\n(?!endcodespacerange)")]
    private static partial Regex Mapping();
}
