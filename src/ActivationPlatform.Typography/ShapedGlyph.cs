using System.Text;

namespace ActivationPlatform.Typography;

/// <summary>One glyph of shaped text.</summary>
/// <param name="Index">The glyph's index in its run's font; 0 when no font of the stack has the character.</param>
/// <param name="Advance">How far the pen moves after the glyph in font units, kerning with the next glyph included.</param>
/// <param name="Cluster">The position in the shaped string (UTF-16) of the character that the glyph shows.</param>
/// <param name="Character">The character that the glyph shows.</param>
public readonly record struct ShapedGlyph(ushort Index, int Advance, int Cluster, Rune Character);
