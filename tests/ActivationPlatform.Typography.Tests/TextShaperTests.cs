using System.Text;

namespace ActivationPlatform.Typography.Tests;

public class TextShaperTests
{
    [Fact]
    public void Shape_KernedPair_NarrowsTheLeftGlyph()
    {
        Font font = BundledFonts.Sans;
        ushort a = font.GlyphIndex(new Rune('A'));
        ushort v = font.GlyphIndex(new Rune('V'));

        ShapedText shaped = TextShaper.Shape("AV", FontStack.Sans);

        ShapedRun run = Assert.Single(shaped.Runs);
        Assert.Equal(new ShapedGlyph(a, font.AdvanceWidth(a) + font.Kerning(a, v), 0, new Rune('A')), run.Glyphs[0]);
        Assert.Equal(new ShapedGlyph(v, font.AdvanceWidth(v), 1, new Rune('V')), run.Glyphs[1]);
        Assert.Equal(12.0 * run.Advance / 2048, shaped.Width(12), 9);
    }

    [Fact]
    public void Shape_SymbolThatTheFontLacks_FallsBack()
    {
        ShapedText shaped = TextShaper.Shape("a⣿b", FontStack.Sans);

        Assert.Equal([BundledFonts.Sans, BundledFonts.SymbolSans, BundledFonts.Sans], shaped.Runs.Select(run => run.Font));
        Assert.Equal(BundledFonts.SymbolSans.GlyphIndex(new Rune('⣿')), shaped.Runs[1].Glyphs.Single().Index);
        Assert.Equal([0, 1, 2], shaped.Runs.Select(run => run.Glyphs.Single().Cluster));
    }

    [Fact]
    public void Shape_CharacterOfNoFont_ShowsTheReplacementAndKeepsTheCharacter()
    {
        ShapedText shaped = TextShaper.Shape("\U0001F9EA", FontStack.Sans);

        ShapedGlyph glyph = Assert.Single(Assert.Single(shaped.Runs).Glyphs);
        Assert.Equal(FontStack.Sans.Find(Rune.ReplacementChar).Glyph, glyph.Index);
        Assert.NotEqual(0, glyph.Index);
        Assert.Equal(new Rune(0x1F9EA), glyph.Character);
    }

    [Theory]
    [InlineData("a\tb", "a b")]
    [InlineData("a\nb", "a b")]
    [InlineData("a\u2028b", "a b")]
    [InlineData("a\u00ADb", "ab")]
    [InlineData("a\u200Bb\uFE0F", "ab")]
    [InlineData("a\u0007b", "a\uFFFDb")]
    [InlineData("", "")]
    public void Shape_SpecialCharacters_BecomeSpaceNothingOrReplacement(string text, string shown) =>
        Assert.Equal(shown, string.Concat(TextShaper.Shape(text, FontStack.Sans).Runs.SelectMany(run => run.Glyphs).Select(glyph => glyph.Character.ToString())));

    [Fact]
    public void Shape_LoneSurrogate_ShowsTheReplacement() =>
        Assert.Equal(new Rune(0xFFFD), TextShaper.Shape("a\uD800b", FontStack.Mono).Runs.SelectMany(run => run.Glyphs).ElementAt(1).Character);

    [Fact]
    public void Shape_AnyString_ClustersPointAtTheirCharactersInOrder()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(32, 127)))]);

            ShapedText shaped = TextShaper.Shape(text, FontStack.Mono);

            int previous = -1;
            foreach (ShapedGlyph glyph in shaped.Runs.SelectMany(run => run.Glyphs))
            {
                Assert.InRange(glyph.Cluster, previous + 1, text.Length - 1);
                previous = glyph.Cluster;
                Assert.NotEqual(0, glyph.Index);
            }
        }
    }

    [Fact]
    public void Width_FixedPitch_IsTheNumberOfCharactersTimesTheAdvance() =>
        Assert.Equal(8 * 10 * 1233 / 2048.0, TextShaper.Shape("conv1/7x", FontStack.Mono).Width(10), 9);

    [Fact]
    public void Shape_TabularFigures_AreEquallyWide()
    {
        int[] tabular = [.. "0123456789".Select(digit => TextShaper.Shape(digit.ToString(), FontStack.Sans, FigureStyle.Tabular).Runs[0].Advance)];
        int[] proportional = [.. "0123456789".Select(digit => TextShaper.Shape(digit.ToString(), FontStack.Sans).Runs[0].Advance)];

        Assert.Single(tabular.Distinct());
        Assert.True(proportional.Distinct().Count() > 1);
        Assert.Equal(10 * tabular[0], TextShaper.Shape("1174717441", FontStack.Sans, FigureStyle.Tabular).Runs[0].Advance);
    }

    [Fact]
    public void Shape_TabularFiguresOfFontWithoutThem_AreItsDigits() =>
        Assert.Equal(TextShaper.Shape("1.75", FontStack.Mono).Runs[0].Glyphs.AsEnumerable(), TextShaper.Shape("1.75", FontStack.Mono, FigureStyle.Tabular).Runs[0].Glyphs);
}
