using System.Collections.Immutable;

namespace ActivationPlatform.Typography;

/// <summary>A TrueType file with some glyphs of a font, renumbered without gaps.</summary>
/// <param name="File">The bytes of the file: glyf, head, hhea, hmtx, loca and maxp, as PDF embeds them; no character map.</param>
/// <param name="SourceGlyphs">The glyph of the original font behind each glyph of the file; glyph 0 is glyph 0.</param>
public sealed record FontSubset(ReadOnlyMemory<byte> File, ImmutableArray<ushort> SourceGlyphs);
