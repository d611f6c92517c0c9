using System.Text;

namespace ActivationPlatform.Typography.Internal;

/// <summary>The strings of a font's <c>name</c> table.</summary>
internal static class NameTable
{
    public const int Family = 1;
    public const int PostScript = 6;
    public const int TypographicFamily = 16;
    private const int AmericanEnglish = 0x0409;

    /// <summary>A name in English, or null when the font does not have it.</summary>
    public static string? Find(FontTable table, int nameId)
    {
        int count = table.UInt16(2);
        int storage = table.UInt16(4);
        string? macintosh = null;
        for (int i = 0; i < count; i++)
        {
            int record = 6 + (i * 12);
            if (table.UInt16(record + 6) != nameId)
            {
                continue;
            }

            int platform = table.UInt16(record);
            ReadOnlySpan<byte> text = table.Range(storage + table.UInt16(record + 10), table.UInt16(record + 8));
            if (platform == 3 && table.UInt16(record + 4) == AmericanEnglish)
            {
                return Encoding.BigEndianUnicode.GetString(text);
            }

            macintosh ??= platform == 1 ? Encoding.Latin1.GetString(text) : null;
        }

        return macintosh;
    }
}
