using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ActivationPlatform.Typography;

/// <summary>
/// Turns a string into glyphs with kerning: one glyph for one character, left to right. It knows no ligatures, no mark attachment
/// and no right-to-left scripts; combining marks stand where their advance puts them.
/// </summary>
public static class TextShaper
{
    private static readonly Rune s_space = new(' ');

    /// <summary>Shapes one line.</summary>
    /// <param name="text">
    /// The text. Tabs, line ends and other white-space controls become spaces; invisible format characters (soft hyphen, joiners,
    /// variation selectors) yield no glyph; other controls and lone surrogates show as U+FFFD, and so does what no font has.
    /// </param>
    /// <param name="fonts">The font and its fallbacks. Pairs are kerned within a run, never across fonts.</param>
    /// <param name="figures">How wide digits are.</param>
    /// <exception cref="FontFormatException">A font refers to bytes outside its file.</exception>
    public static ShapedText Shape(string text, FontStack fonts, FigureStyle figures = FigureStyle.Proportional)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fonts);
        ImmutableArray<ShapedRun>.Builder runs = ImmutableArray.CreateBuilder<ShapedRun>(1);
        ImmutableArray<ShapedGlyph>.Builder glyphs = ImmutableArray.CreateBuilder<ShapedGlyph>(text.Length);
        Font? current = null;
        int cluster = 0;
        foreach (Rune read in text.EnumerateRunes())
        {
            int position = cluster;
            cluster += read.Utf16SequenceLength;
            if (Visible(read) is not { } character)
            {
                continue;
            }

            (Font font, ushort glyph) = fonts.Find(character);
            if (glyph == 0)
            {
                (font, glyph) = fonts.Find(Rune.ReplacementChar);
            }

            if (figures == FigureStyle.Tabular)
            {
                glyph = font.TabularGlyph(glyph);
            }

            if (font == current)
            {
                ShapedGlyph left = glyphs[^1];
                glyphs[^1] = left with { Advance = left.Advance + font.Kerning(left.Index, glyph) };
            }
            else if (current is not null)
            {
                runs.Add(new ShapedRun(current, glyphs.ToImmutable()));
                glyphs.Clear();
            }

            current = font;
            glyphs.Add(new ShapedGlyph(glyph, font.AdvanceWidth(glyph), position, character));
        }

        if (current is not null)
        {
            runs.Add(new ShapedRun(current, glyphs.ToImmutable()));
        }

        return new ShapedText(text, runs.ToImmutable());
    }

    private static Rune? Visible(Rune character)
    {
        if (character.Value is >= ' ' and < 0x7F)
        {
            return character;
        }

        bool isVariationSelector = character.Value is >= 0xFE00 and <= 0xFE0F;
        return Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.Format => null,
            UnicodeCategory.NonSpacingMark when isVariationSelector => null,
            UnicodeCategory.Control => Rune.IsWhiteSpace(character) ? s_space : Rune.ReplacementChar,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => s_space,
            _ => character,
        };
    }
}
