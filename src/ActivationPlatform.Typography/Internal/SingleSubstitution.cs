namespace ActivationPlatform.Typography.Internal;

/// <summary>One glyph for another: a GSUB feature of single substitutions (formats 1 and 2).</summary>
internal sealed class SingleSubstitution(List<List<FontTable>> lookups)
{
    public const int LookupType = 1;
    public const int ExtensionType = 7;

    /// <summary>The glyph that the feature shows instead, or the glyph itself.</summary>
    public ushort Replace(ushort glyph)
    {
        foreach (List<FontTable> lookup in lookups)
        {
            foreach (FontTable subtable in lookup)
            {
                int covered = GlyphClasses.CoverageIndex(subtable.From(subtable.UInt16(2)), glyph);
                if (covered >= 0)
                {
                    glyph = subtable.UInt16(0) == 1 ? (ushort)(glyph + subtable.Int16(4)) : subtable.UInt16(6 + (covered * 2));
                    break;
                }
            }
        }

        return glyph;
    }
}
