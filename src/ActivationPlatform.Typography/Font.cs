using System.Text;
using ActivationPlatform.Typography.Internal;

namespace ActivationPlatform.Typography;

/// <summary>
/// A TrueType font: metrics, character map, kerning and outlines. Immutable and safe to share between threads. All lengths are in
/// font units; multiply with <c>size / UnitsPerEm</c> for points. Source: OpenType specification 1.9.
/// </summary>
public sealed class Font
{
    private readonly CharacterMap _characters;
    private readonly HorizontalMetrics _metrics;
    private readonly IKerning _kerning;
    private readonly SingleSubstitution _tabularFigures;

    private Font(ReadOnlyMemory<byte> file)
    {
        FontTables tables = new(file);
        FontTable head = tables.Required("head");
        FontTable hhea = tables.Required("hhea");
        FontTable maxp = tables.Required("maxp");
        Tables = tables;
        UnitsPerEm = head.UInt16(18);
        GlyphCount = maxp.UInt16(4);
        if (UnitsPerEm is < 16 or > 16384)
        {
            throw head.Malformed($"{UnitsPerEm} units per em; the format allows 16 to 16384");
        }

        if (GlyphCount == 0)
        {
            throw maxp.Malformed("the font has no glyph");
        }

        BoundingBox = new FontBoundingBox(head.Int16(36), head.Int16(38), head.Int16(40), head.Int16(42));
        Ascender = hhea.Int16(4);
        Descender = hhea.Int16(6);
        LineGap = hhea.Int16(8);

        Glyphs = new GlyphTable(tables.Required("glyf"), tables.Required("loca"), head.Int16(50) != 0, GlyphCount);
        _metrics = new HorizontalMetrics(tables.Required("hmtx"), hhea.UInt16(34), GlyphCount);
        _characters = new CharacterMap(tables.Required("cmap"));
        _kerning = ReadKerning(tables);
        _tabularFigures = new SingleSubstitution(
            tables.Optional("GSUB") is { } gsub ? LayoutTable.SubtablesOf(gsub, "tnum", SingleSubstitution.LookupType, SingleSubstitution.ExtensionType) : []);

        FontTable name = tables.Required("name");
        FamilyName = NameTable.Find(name, NameTable.TypographicFamily) ?? NameTable.Find(name, NameTable.Family) ?? "";
        PostScriptName = NameTable.Find(name, NameTable.PostScript) ?? FamilyName.Replace(" ", "", StringComparison.Ordinal);

        FontTable post = tables.Required("post");
        ItalicAngle = post.Int32(4) / 65536.0;
        IsFixedPitch = post.UInt32(12) != 0;

        FontTable os2 = tables.Required("OS/2");
        Weight = os2.UInt16(4);
        bool hasHeights = os2.UInt16(0) >= 2;
        XHeight = hasHeights ? os2.Int16(86) : TopOf('x');
        CapHeight = hasHeights ? os2.Int16(88) : TopOf('H');
    }

    /// <summary>The name that the font goes by in PostScript and PDF, for example <c>Inter-Regular</c>.</summary>
    public string PostScriptName { get; }

    /// <summary>The family's name, for example <c>Inter</c>; empty when the font does not say.</summary>
    public string FamilyName { get; }

    /// <summary>Font units per em, 16 to 16384.</summary>
    public int UnitsPerEm { get; }

    /// <summary>The height of the line above the baseline, in font units.</summary>
    public int Ascender { get; }

    /// <summary>The depth of the line below the baseline, in font units; negative.</summary>
    public int Descender { get; }

    /// <summary>The gap that the font recommends between lines, in font units.</summary>
    public int LineGap { get; }

    /// <summary>The height of flat capitals such as H, in font units.</summary>
    public int CapHeight { get; }

    /// <summary>The height of flat small letters such as x, in font units.</summary>
    public int XHeight { get; }

    /// <summary>The box around all glyphs of the font.</summary>
    public FontBoundingBox BoundingBox { get; }

    /// <summary>The slant in degrees counter-clockwise from the vertical: 0 for upright, negative for italic fonts.</summary>
    public double ItalicAngle { get; }

    /// <summary>True when all glyphs have the same advance width.</summary>
    public bool IsFixedPitch { get; }

    /// <summary>The weight of the strokes, 1 to 1000; 400 is regular, 700 bold.</summary>
    public int Weight { get; }

    /// <summary>The number of glyphs; valid glyph indices are smaller.</summary>
    public int GlyphCount { get; }

    internal FontTables Tables { get; }

    internal GlyphTable Glyphs { get; }

    /// <summary>Reads a font. The memory is kept, not copied; it must not change afterwards.</summary>
    /// <param name="file">A TrueType file (.ttf) with Unicode character map.</param>
    /// <exception cref="FontFormatException">The file is truncated, inconsistent or not TrueType.</exception>
    public static Font Load(ReadOnlyMemory<byte> file) => new(file);

    /// <summary>The glyph of a character, or 0 (the font's box for missing characters) when the font lacks it.</summary>
    /// <param name="character">A Unicode scalar value.</param>
    /// <exception cref="FontFormatException">The character map refers to bytes outside the font.</exception>
    public ushort GlyphIndex(Rune character)
    {
        ushort glyph = _characters.GlyphIndex(character.Value);
        return glyph < GlyphCount ? glyph : (ushort)0;
    }

    /// <summary>The glyph that stands for another where figures are tabular (GSUB feature <c>tnum</c>); the glyph itself where the font has none.</summary>
    /// <param name="glyph">A glyph index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The font has no such glyph.</exception>
    /// <exception cref="FontFormatException">The substitution refers to bytes outside the font or to a glyph that it does not have.</exception>
    public ushort TabularGlyph(ushort glyph)
    {
        ushort replaced = _tabularFigures.Replace(Checked(glyph));
        return replaced < GlyphCount ? replaced : throw new FontFormatException($"Font table 'GSUB' replaces glyph {glyph} by glyph {replaced}; the font has {GlyphCount} glyphs.");
    }

    /// <summary>How far the pen moves after a glyph, without kerning, in font units.</summary>
    /// <param name="glyph">A glyph index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The font has no such glyph.</exception>
    public int AdvanceWidth(ushort glyph) => _metrics.Advance(Checked(glyph));

    /// <summary>What is added to the left glyph's advance when the right glyph follows, in font units; usually negative, 0 for most pairs.</summary>
    /// <param name="left">The first glyph of the pair.</param>
    /// <param name="right">The second glyph of the pair.</param>
    /// <remarks>From the GPOS feature <c>kern</c> for Latin text in its default language, else from the <c>kern</c> table.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The font has no such glyph.</exception>
    /// <exception cref="FontFormatException">The kerning refers to bytes outside the font.</exception>
    public int Kerning(ushort left, ushort right) => _kerning.Adjustment(Checked(left), Checked(right));

    /// <summary>Draws the outline of a glyph, unhinted, in font units with y up; nothing for blank glyphs.</summary>
    /// <param name="glyph">A glyph index.</param>
    /// <param name="sink">Receives the contours.</param>
    /// <exception cref="ArgumentOutOfRangeException">The font has no such glyph.</exception>
    /// <exception cref="FontFormatException">The glyph's description is malformed.</exception>
    public void DrawOutline(ushort glyph, IGlyphOutlineSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        GlyphOutline.Draw(Glyphs, _metrics, Checked(glyph), sink);
    }

    internal short LeftSideBearing(ushort glyph) => _metrics.LeftSideBearing(glyph);

    private static IKerning ReadKerning(FontTables tables)
    {
        if (tables.Optional("GPOS") is { } gpos
            && LayoutTable.SubtablesOf(gpos, "kern", PairAdjustment.LookupType, PairAdjustment.ExtensionType) is { Count: > 0 } lookups)
        {
            return new PairAdjustment(lookups);
        }

        return tables.Optional("kern") is { } kern ? KernTable.Read(kern) : new NoKerning();
    }

    private int TopOf(char letter)
    {
        FontTable description = Glyphs.Description(GlyphIndex(new Rune(letter)));
        return description.Length == 0 ? 0 : description.Int16(8);
    }

    private ushort Checked(ushort glyph) => glyph < GlyphCount
        ? glyph
        : throw new ArgumentOutOfRangeException(nameof(glyph), glyph, $"Font '{PostScriptName}' has {GlyphCount} glyphs; glyph {glyph} does not exist.");
}
