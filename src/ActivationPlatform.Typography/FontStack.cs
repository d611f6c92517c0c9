using System.Collections.Immutable;
using System.Text;

namespace ActivationPlatform.Typography;

/// <summary>A font with fallbacks: a character is set in the first font that has it.</summary>
public sealed class FontStack
{
    /// <summary>Creates a stack.</summary>
    /// <param name="primary">The font of the text; its metrics are those of the line.</param>
    /// <param name="fallbacks">The fonts to ask next, in order.</param>
    public FontStack(Font primary, params ReadOnlySpan<Font> fallbacks)
    {
        ArgumentNullException.ThrowIfNull(primary);
        Fonts = [primary, .. fallbacks];
    }

    /// <summary>Inter, then DejaVu Sans.</summary>
    public static FontStack Sans => Bundled.Sans;

    /// <summary>Inter Italic, then DejaVu Sans.</summary>
    public static FontStack SansItalic => Bundled.SansItalic;

    /// <summary>Inter SemiBold, then DejaVu Sans Bold.</summary>
    public static FontStack SansSemiBold => Bundled.SansSemiBold;

    /// <summary>Inter Bold, then DejaVu Sans Bold.</summary>
    public static FontStack SansBold => Bundled.SansBold;

    /// <summary>DejaVu Sans Mono, then DejaVu Sans.</summary>
    public static FontStack Mono => Bundled.Mono;

    /// <summary>DejaVu Sans Mono Bold, then DejaVu Sans Bold.</summary>
    public static FontStack MonoBold => Bundled.MonoBold;

    /// <summary>All fonts in the order in which they are asked; the first is the primary.</summary>
    public ImmutableArray<Font> Fonts { get; }

    /// <summary>The font of the text, whose metrics are those of the line.</summary>
    public Font Primary => Fonts[0];

    /// <summary>The first font that has a character, and its glyph there; the primary font and glyph 0 when none has it.</summary>
    /// <param name="character">A Unicode scalar value.</param>
    public (Font Font, ushort Glyph) Find(Rune character)
    {
        foreach (Font font in Fonts)
        {
            if (font.GlyphIndex(character) is not 0 and ushort glyph)
            {
                return (font, glyph);
            }
        }

        return (Primary, 0);
    }

    private static class Bundled
    {
        public static readonly FontStack Sans = new(BundledFonts.Sans, BundledFonts.SymbolSans);
        public static readonly FontStack SansItalic = new(BundledFonts.SansItalic, BundledFonts.SymbolSans);
        public static readonly FontStack SansSemiBold = new(BundledFonts.SansSemiBold, BundledFonts.SymbolSansBold);
        public static readonly FontStack SansBold = new(BundledFonts.SansBold, BundledFonts.SymbolSansBold);
        public static readonly FontStack Mono = new(BundledFonts.Mono, BundledFonts.SymbolSans);
        public static readonly FontStack MonoBold = new(BundledFonts.MonoBold, BundledFonts.SymbolSansBold);
    }
}
