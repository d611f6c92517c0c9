namespace ActivationPlatform.Typography.Internal;

/// <summary>Advance widths and left side bearings: <c>hmtx</c>, whose last advance holds for all further glyphs.</summary>
internal sealed class HorizontalMetrics
{
    private readonly FontTable _hmtx;
    private readonly int _fullMetrics;

    public HorizontalMetrics(FontTable hmtx, int fullMetrics, int glyphCount)
    {
        if (fullMetrics < 1 || fullMetrics > glyphCount)
        {
            throw new FontFormatException($"Font table 'hhea' announces {fullMetrics} advance widths for {glyphCount} glyphs.");
        }

        hmtx.Range(0, (fullMetrics * 4) + ((glyphCount - fullMetrics) * 2));
        (_hmtx, _fullMetrics) = (hmtx, fullMetrics);
    }

    public ushort Advance(ushort glyph) => _hmtx.UInt16(Math.Min(glyph, _fullMetrics - 1) * 4);

    public short LeftSideBearing(ushort glyph) =>
        glyph < _fullMetrics ? _hmtx.Int16((glyph * 4) + 2) : _hmtx.Int16((_fullMetrics * 4) + ((glyph - _fullMetrics) * 2));
}
