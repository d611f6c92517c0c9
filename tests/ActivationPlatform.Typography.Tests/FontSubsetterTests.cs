using System.Buffers.Binary;
using System.Text;
using ActivationPlatform.Typography.Internal;

namespace ActivationPlatform.Typography.Tests;

public class FontSubsetterTests
{
    [Fact]
    public void Subset_SomeGlyphs_NumbersThemInTheGivenOrderAndAddsParts()
    {
        Font font = BundledFonts.Sans;
        ushort composite = font.GlyphIndex(new Rune('Ä'));
        ushort letter = font.GlyphIndex(new Rune('A'));
        ushort other = font.GlyphIndex(new Rune('z'));

        FontSubset subset = FontSubsetter.Subset(font, [other, composite, other, 0]);

        Assert.Equal<ushort>([0, other, composite], subset.SourceGlyphs[..3]);
        Assert.Equal(letter, subset.SourceGlyphs[3]);
    }

    [Theory]
    [InlineData("Inter_400Regular.ttf")]
    [InlineData("DejaVuSans.ttf")]
    public void Subset_EveryGlyph_HasTheOriginalsOutlineAndAdvance(string resource)
    {
        Font font = Font.Load(FontFiles.Read(resource));
        ushort[] wanted = [.. Enumerable.Range(0, font.GlyphCount).Where(glyph => glyph % 7 == 3).Select(glyph => (ushort)glyph)];

        FontSubset subset = FontSubsetter.Subset(font, wanted);

        FontTables tables = new(subset.File);
        GlyphTable glyphs = new(tables.Required("glyf"), tables.Required("loca"), isLong: true, subset.SourceGlyphs.Length);
        HorizontalMetrics metrics = new(tables.Required("hmtx"), tables.Required("hhea").UInt16(34), subset.SourceGlyphs.Length);
        for (int glyph = 0; glyph < subset.SourceGlyphs.Length; glyph++)
        {
            ushort source = subset.SourceGlyphs[glyph];
            RecordingSink expected = new();
            RecordingSink actual = new();
            font.DrawOutline(source, expected);
            GlyphOutline.Draw(glyphs, metrics, (ushort)glyph, actual);
            Assert.Equal(expected.Path, actual.Path);
            Assert.Equal(font.AdvanceWidth(source), metrics.Advance((ushort)glyph));
        }
    }

    [Fact]
    public void Subset_File_HasCorrectChecksums()
    {
        byte[] file = Alphabet().File.ToArray();

        Assert.Equal(0xB1B0AFBA, FontFileWriter.Checksum(file));
        for (int record = 12; record < 12 + (6 * 16); record += 16)
        {
            string tag = Encoding.Latin1.GetString(file, record, 4);
            int offset = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(record + 8));
            int length = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(record + 12)) + 3) & ~3;
            byte[] table = file[offset..(offset + length)];
            if (tag == "head")
            {
                table.AsSpan(8, 4).Clear();
            }

            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(record + 4)), FontFileWriter.Checksum(table));
        }
    }

    [Fact]
    public void Subset_SameGlyphsTwice_IsTheSameFileAndSmall()
    {
        Assert.Equal(Alphabet().File.ToArray(), Alphabet().File.ToArray());
        Assert.InRange(Alphabet().File.Length, 1000, 8000);
    }

    [Fact]
    public void Subset_GlyphThatDoesNotExist_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FontSubsetter.Subset(BundledFonts.Sans, [60_000]));

    private static FontSubset Alphabet() =>
        FontSubsetter.Subset(BundledFonts.Sans, "abcdefghijklmnopqrstuvwxyz".Select(letter => BundledFonts.Sans.GlyphIndex(new Rune(letter))));
}
