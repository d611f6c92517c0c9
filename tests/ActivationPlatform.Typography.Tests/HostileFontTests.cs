using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Typography.Tests;

public class HostileFontTests
{
    [Fact]
    public void Load_TooShort_SaysSo()
    {
        FontFormatException error = Assert.Throws<FontFormatException>(() => Font.Load(new byte[5]));

        Assert.Equal("A font file has at least 12 bytes; this one has 5.", error.Message);
    }

    [Fact]
    public void Load_OtherFormat_NamesWhatItFound()
    {
        FontFormatException error = Assert.Throws<FontFormatException>(() => Font.Load("OTTO............"u8.ToArray()));

        Assert.Equal("A TrueType font starts with 0x00010000; this file starts with 0x4F54544F.", error.Message);
    }

    [Theory]
    [InlineData("glyf")]
    [InlineData("cmap")]
    [InlineData("hmtx")]
    public void Load_MissingTable_NamesIt(string tag)
    {
        FontFormatException error = Assert.Throws<FontFormatException>(() => Font.Load(FontFiles.Without(FontFiles.Read("Inter_400Regular.ttf"), tag)));

        Assert.Equal($"The font has no '{tag}' table.", error.Message);
    }

    [Fact]
    public void Load_TableBeyondTheFile_NamesTheRange()
    {
        byte[] file = FontFiles.Read("Inter_400Regular.ttf");
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(FontFiles.RecordOf(file, "loca") + 8), 0xFFFF_FFF0);

        FontFormatException error = Assert.Throws<FontFormatException>(() => Font.Load(file));

        Assert.Equal($"Font table 'loca' should occupy bytes 4294967280 to 4294978988; the file has {file.Length}.", error.Message);
    }

    [Fact]
    public void DrawOutline_CompositeOfItself_IsRefused()
    {
        byte[] file = FontFiles.Read("Inter_400Regular.ttf");
        Font font = Font.Load(file);
        ushort glyph = font.GlyphIndex(new Rune('Ä'));
        int loca = FontFiles.OffsetOf(file, "loca") + (glyph * 4);
        int description = FontFiles.OffsetOf(file, "glyf") + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(loca));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(description + 12), glyph);

        FontFormatException error = Assert.Throws<FontFormatException>(() => font.DrawOutline(glyph, new RecordingSink()));

        Assert.Contains($"glyph {glyph} is nested too deeply or made of too many components", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryUse_OfRandomlyDamagedFont_WorksOrIsAFormatError()
    {
        byte[] original = FontFiles.Read("Inter_400Regular.ttf");
        string[] tables = ["head", "hhea", "maxp", "hmtx", "cmap", "loca", "glyf", "name", "GPOS", "GSUB", "post", "OS/2"];
        Random random = new(20_240_611);
        int refused = 0;
        for (int round = 0; round < 660; round++)
        {
            byte[] file = [.. original];
            string table = tables[round % tables.Length];
            int record = FontFiles.RecordOf(file, table);
            int offset = FontFiles.OffsetOf(file, table);
            int length = Math.Min(BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(record + 12)), random.Next(2) == 0 ? 64 : int.MaxValue);
            for (int i = 0; i < 12; i++)
            {
                file[offset + random.Next(length)] = (byte)random.Next(256);
            }

            try
            {
                Use(Font.Load(random.Next(8) == 0 ? file.AsMemory(0, random.Next(file.Length)) : file), random);
            }
            catch (FontFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, 659);
    }

    private static void Use(Font font, Random random)
    {
        List<ushort> glyphs = [];
        for (int i = 0; i < 40; i++)
        {
            ushort left = (ushort)random.Next(font.GlyphCount);
            ushort right = (ushort)random.Next(font.GlyphCount);
            _ = font.Kerning(left, right);
            _ = font.GlyphIndex(new Rune(random.Next(0x20, 0x3000)));
            font.DrawOutline(left, new RecordingSink());
            glyphs.Add(left);
        }

        _ = FontSubsetter.Subset(font, glyphs);
        _ = TextShaper.Shape("AVATAR 17 → α", new FontStack(font), FigureStyle.Tabular);
    }
}
