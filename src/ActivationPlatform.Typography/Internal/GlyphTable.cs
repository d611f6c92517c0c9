namespace ActivationPlatform.Typography.Internal;

/// <summary>Where each glyph's description lies: <c>loca</c> over <c>glyf</c>.</summary>
internal sealed class GlyphTable
{
    private readonly FontTable _glyf;
    private readonly FontTable _loca;
    private readonly bool _isLong;

    public GlyphTable(FontTable glyf, FontTable loca, bool isLong, int glyphCount)
    {
        loca.Range(0, (glyphCount + 1) * (isLong ? 4 : 2));
        (_glyf, _loca, _isLong, GlyphCount) = (glyf, loca, isLong, glyphCount);
    }

    public int GlyphCount { get; }

    /// <summary>The description of a glyph; empty for glyphs without contours.</summary>
    public FontTable Description(ushort glyph)
    {
        if (glyph >= GlyphCount)
        {
            throw new FontFormatException($"A composite glyph refers to glyph {glyph}; the font has {GlyphCount} glyphs.");
        }

        long start = Location(glyph);
        long end = Location(glyph + 1);
        return start <= end && end <= _glyf.Length
            ? _glyf.Slice((int)start, (int)(end - start))
            : throw _loca.Malformed($"glyph {glyph} should occupy bytes {start} to {end} of {_glyf.Length}");
    }

    private long Location(int index) => _isLong ? _loca.UInt32(index * 4) : _loca.UInt16(index * 2) * 2L;
}
