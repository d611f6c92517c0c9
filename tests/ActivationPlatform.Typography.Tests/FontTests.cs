using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Typography.Tests;

public class FontTests
{
    [Fact]
    public void Load_Inter_ReadsNamesAndMetrics()
    {
        Font font = BundledFonts.Sans;

        Assert.Equal("Inter-Regular", font.PostScriptName);
        Assert.Equal("Inter", font.FamilyName);
        Assert.Equal(2048, font.UnitsPerEm);
        Assert.Equal(1984, font.Ascender);
        Assert.Equal(-494, font.Descender);
        Assert.Equal(0, font.LineGap);
        Assert.Equal(1490, font.CapHeight);
        Assert.Equal(1118, font.XHeight);
        Assert.Equal(0, font.ItalicAngle);
        Assert.Equal(400, font.Weight);
        Assert.Equal(2926, font.GlyphCount);
        Assert.False(font.IsFixedPitch);
    }

    [Fact]
    public void Load_FontWithoutHeights_MeasuresThem()
    {
        Assert.Equal(1493, BundledFonts.SymbolSans.CapHeight);
        Assert.Equal(1120, BundledFonts.SymbolSans.XHeight);
    }

    [Fact]
    public void Bundled_AllFonts_HaveTheStyleTheyAreNamedFor()
    {
        Assert.Equal("Inter-Italic", BundledFonts.SansItalic.PostScriptName);
        Assert.InRange(BundledFonts.SansItalic.ItalicAngle, -9.5, -9.3);
        Assert.Equal(600, BundledFonts.SansSemiBold.Weight);
        Assert.Equal(700, BundledFonts.SansBold.Weight);
        Assert.Equal("DejaVuSansMono", BundledFonts.Mono.PostScriptName);
        Assert.True(BundledFonts.Mono.IsFixedPitch);
        Assert.Equal("DejaVuSansMono-Bold", BundledFonts.MonoBold.PostScriptName);
        Assert.Equal("DejaVuSans-Bold", BundledFonts.SymbolSansBold.PostScriptName);
    }

    [Theory]
    [InlineData('A', 2)]
    [InlineData('\u0104', 13)]
    [InlineData('\uE999', 0)]
    public void GlyphIndex_Character_IsTheGlyphOfTheMap(char character, int expected) =>
        Assert.Equal(expected, BundledFonts.Sans.GlyphIndex(new Rune(character)));

    [Fact]
    public void GlyphIndex_FormatFourAndTwelve_Agree()
    {
        byte[] file = FontFiles.Read("Inter_400Regular.ttf");
        int cmap = FontFiles.OffsetOf(file, "cmap");
        int count = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(cmap + 2));
        for (int i = 0; i < count; i++)
        {
            int subtable = cmap + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(cmap + 8 + (i * 8)));
            if (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(subtable)) == 12)
            {
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(subtable), 99);
            }
        }

        Font basicPlane = Font.Load(file);

        for (int character = 0; character < 0xD800; character++)
        {
            Assert.Equal(BundledFonts.Sans.GlyphIndex(new Rune(character)), basicPlane.GlyphIndex(new Rune(character)));
        }

        Assert.Equal(0, basicPlane.GlyphIndex(new Rune(0x1F600)));
    }

    [Theory]
    [InlineData("AV", -140)]
    [InlineData("To", -160)]
    [InlineData("oo", 0)]
    [InlineData("Ty", -128)]
    public void Kerning_InterPairs_AreThoseOfTheShapingReference(string pair, int expected)
    {
        Font font = BundledFonts.Sans;

        Assert.Equal(expected, font.Kerning(font.GlyphIndex(new Rune(pair[0])), font.GlyphIndex(new Rune(pair[1]))));
    }

    [Fact]
    public void Kerning_WithoutGpos_ComesFromTheKernTable()
    {
        byte[] file = FontFiles.Read("DejaVuSans.ttf");
        Font classic = Font.Load(FontFiles.Without(file, "GPOS"));
        Font none = Font.Load(FontFiles.Without(FontFiles.Without(file, "GPOS"), "kern"));
        ushort left = classic.GlyphIndex(new Rune('A'));
        ushort right = classic.GlyphIndex(new Rune('V'));

        Assert.Equal(BundledFonts.SymbolSans.Kerning(left, right), classic.Kerning(left, right));
        Assert.True(classic.Kerning(left, right) < 0);
        Assert.Equal(0, none.Kerning(left, right));
    }

    [Fact]
    public void DrawOutline_SimpleGlyph_IsTheGlyphsPath()
    {
        RecordingSink sink = new();

        BundledFonts.Sans.DrawOutline(BundledFonts.Sans.GlyphIndex(new Rune('l')), sink);

        Assert.Equal("M338,1490 L338,0 L158,0 L158,1490 Z", sink.Path);
    }

    [Fact]
    public void DrawOutline_CompositeGlyph_HasThePartsContours()
    {
        Font font = BundledFonts.Sans;
        RecordingSink letter = new();
        RecordingSink accented = new();

        font.DrawOutline(font.GlyphIndex(new Rune('A')), letter);
        font.DrawOutline(font.GlyphIndex(new Rune('Ä')), accented);

        Assert.Equal(letter.Contours + 2, accented.Contours);
        Assert.StartsWith(letter.Path, accented.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void DrawOutline_EveryGlyphOfEveryFont_IsReadable()
    {
        foreach (Font font in new[] { BundledFonts.Sans, BundledFonts.SansItalic, BundledFonts.Mono, BundledFonts.SymbolSans })
        {
            for (int glyph = 0; glyph < font.GlyphCount; glyph++)
            {
                font.DrawOutline((ushort)glyph, new RecordingSink());
            }
        }
    }

    [Fact]
    public void DrawOutline_Space_DrawsNothing()
    {
        RecordingSink sink = new();

        BundledFonts.Sans.DrawOutline(BundledFonts.Sans.GlyphIndex(new Rune(' ')), sink);

        Assert.Equal("", sink.Path);
    }

    [Fact]
    public void AdvanceWidth_GlyphThatDoesNotExist_NamesFontAndGlyph()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => BundledFonts.Sans.AdvanceWidth(5000));

        Assert.StartsWith("Font 'Inter-Regular' has 2926 glyphs; glyph 5000 does not exist.", error.Message, StringComparison.Ordinal);
    }
}
