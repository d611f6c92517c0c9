using System.Collections.Immutable;

namespace ActivationPlatform.Typography;

/// <summary>Consecutive glyphs of one font.</summary>
/// <param name="Font">The font of all glyphs.</param>
/// <param name="Glyphs">The glyphs from left to right; at least one.</param>
public sealed record ShapedRun(Font Font, ImmutableArray<ShapedGlyph> Glyphs)
{
    /// <summary>The sum of all advances, kerning included, in font units.</summary>
    public int Advance { get; } = Glyphs.Sum(glyph => glyph.Advance);

    /// <summary>The width at a size.</summary>
    /// <param name="sizePoints">The em in points (or in any other unit; the width has the same).</param>
    public double Width(double sizePoints) => Advance * sizePoints / Font.UnitsPerEm;
}
