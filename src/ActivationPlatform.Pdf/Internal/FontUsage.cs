using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>
/// A font as the document uses it: a composite font of two-byte codes (ISO 32000-1, 9.7). A code stands for one glyph showing one
/// character, numbered in the order of first use, so that every code has exactly one Unicode value even where characters share a glyph.
/// </summary>
internal sealed class FontUsage(Font font, int objectNumber, int index)
{
    private readonly Dictionary<(ushort Glyph, Rune Character), ushort> _codes = [];
    private readonly List<(ushort Glyph, Rune Character)> _uses = [];

    public Font Font => font;

    public int ObjectNumber => objectNumber;

    public string ResourceName { get; } = "F" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The code of a glyph; code 0 stays unused.</summary>
    public ushort Code(ushort glyph, Rune character)
    {
        if (!_codes.TryGetValue((glyph, character), out ushort code))
        {
            code = checked((ushort)(_uses.Count + 1));
            _codes.Add((glyph, character), code);
            _uses.Add((glyph, character));
        }

        return code;
    }

    /// <summary>Embeds the glyphs that were used.</summary>
    public void Write(PdfFile file)
    {
        FontSubset subset = FontSubsetter.Subset(font, _uses.Select(use => use.Glyph));
        int fontFile = file.Reserve();
        PdfBuffer entries = new();
        file.WriteStream(fontFile, entries.Raw("/Length1 "u8).Integer(subset.File.Length), subset.File.Span);
        int toUnicode = file.Reserve();
        file.WriteStream(toUnicode, new PdfBuffer(), ToUnicode().Span);
        int glyphMap = file.Reserve();
        file.WriteStream(glyphMap, new PdfBuffer(), GlyphMap(subset));

        string name = $"{Tag(subset)}+{string.Concat(font.PostScriptName.Where(character => char.IsAsciiLetterOrDigit(character) || character == '-').DefaultIfEmpty('F'))}";
        int descriptor = file.WriteObject(Descriptor(name, fontFile));
        int descendant = file.WriteObject(Descendant(name, descriptor, glyphMap));
        PdfBuffer body = new();
        body.Raw("<</Type /Font/Subtype /Type0/BaseFont "u8).Name(name).Raw("/Encoding /Identity-H/DescendantFonts ["u8)
            .Reference(descendant).Raw("]/ToUnicode "u8).Reference(toUnicode).Raw(">>"u8);
        file.WriteObject(objectNumber, body);
    }

    /// <summary>Six letters from the subset's content, as names of subsets begin.</summary>
    private static string Tag(FontSubset subset)
    {
        byte[] hash = SHA256.HashData(subset.File.Span);
        return string.Create(6, hash, (letters, bytes) =>
        {
            for (int i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('A' + (bytes[i] % 26));
            }
        });
    }

    private PdfBuffer Descriptor(string name, int fontFile)
    {
        const int FixedPitch = 1 << 0;
        const int Symbolic = 1 << 2;
        const int Italic = 1 << 6;
        int flags = Symbolic | (font.IsFixedPitch ? FixedPitch : 0) | (font.ItalicAngle != 0 ? Italic : 0);

        // Stem widths are only for substitutes, which an embedded font never needs: a usual estimate from the weight.
        double stemWidth = 10 + (220 * (font.Weight - 50) / 900.0);
        PdfBuffer body = new();
        body.Raw("<</Type /FontDescriptor/FontName "u8).Name(name).Raw("/Flags "u8).Integer(flags).Raw("/FontBBox ["u8)
            .Number(PerMille(font.BoundingBox.XMin)).Raw(" "u8).Number(PerMille(font.BoundingBox.YMin)).Raw(" "u8)
            .Number(PerMille(font.BoundingBox.XMax)).Raw(" "u8).Number(PerMille(font.BoundingBox.YMax))
            .Raw("]/ItalicAngle "u8).Number(font.ItalicAngle)
            .Raw("/Ascent "u8).Number(PerMille(font.Ascender)).Raw("/Descent "u8).Number(PerMille(font.Descender))
            .Raw("/CapHeight "u8).Number(PerMille(font.CapHeight)).Raw("/XHeight "u8).Number(PerMille(font.XHeight))
            .Raw("/StemV "u8).Number(Math.Round(stemWidth)).Raw("/FontFile2 "u8).Reference(fontFile);
        return body.Raw(">>"u8);
    }

    private PdfBuffer Descendant(string name, int descriptor, int glyphMap)
    {
        PdfBuffer body = new();
        body.Raw("<</Type /Font/Subtype /CIDFontType2/BaseFont "u8).Name(name)
            .Raw("/CIDSystemInfo <</Registry (Adobe)/Ordering (Identity)/Supplement 0>>/FontDescriptor "u8).Reference(descriptor)
            .Raw("/CIDToGIDMap "u8).Reference(glyphMap).Raw("/DW 0/W [1["u8);
        for (int i = 0; i < _uses.Count; i++)
        {
            body.Raw(i == 0 ? ""u8 : " "u8).Number(PerMille(font.AdvanceWidth(_uses[i].Glyph)));
        }

        return body.Raw("]]>>"u8);
    }

    private byte[] GlyphMap(FontSubset subset)
    {
        Dictionary<ushort, int> numbers = [];
        for (int i = 0; i < subset.SourceGlyphs.Length; i++)
        {
            numbers[subset.SourceGlyphs[i]] = i;
        }

        byte[] map = new byte[(_uses.Count + 1) * 2];
        for (int i = 0; i < _uses.Count; i++)
        {
            int number = numbers[_uses[i].Glyph];
            map[(i * 2) + 2] = (byte)(number >> 8);
            map[(i * 2) + 3] = (byte)number;
        }

        return map;
    }

    private PdfBuffer ToUnicode()
    {
        const int MappingsPerBlock = 100; // The most that the format allows.
        PdfBuffer map = new();
        map.Raw("""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """u8);
        for (int start = 0; start < _uses.Count; start += MappingsPerBlock)
        {
            int end = Math.Min(_uses.Count, start + MappingsPerBlock);
            map.Integer(end - start).Raw(" beginbfchar\n"u8);
            for (int i = start; i < end; i++)
            {
                map.ByteString([(byte)((i + 1) >> 8), (byte)(i + 1)]).Raw(" "u8)
                    .ByteString(Encoding.BigEndianUnicode.GetBytes(Readable(_uses[i].Character).ToString())).Raw("\n"u8);
            }

            map.Raw("endbfchar\n"u8);
        }

        return map.Raw("""
            endcmap
            CMapName currentdict /CMap defineresource pop
            end
            end

            """u8);
    }

    /// <summary>The character to be read: private characters and noncharacters mean nothing elsewhere and are not allowed in archives (ISO 19005-3, 6.2.11.7).</summary>
    private static Rune Readable(Rune character)
    {
        bool isNoncharacter = (character.Value & 0xFFFE) == 0xFFFE || character.Value is >= 0xFDD0 and <= 0xFDEF;
        return isNoncharacter || Rune.GetUnicodeCategory(character) == UnicodeCategory.PrivateUse ? Rune.ReplacementChar : character;
    }

    private double PerMille(int fontUnits) => fontUnits * 1000.0 / font.UnitsPerEm;
}
