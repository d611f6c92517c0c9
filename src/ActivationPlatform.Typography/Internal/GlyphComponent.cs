namespace ActivationPlatform.Typography.Internal;

/// <summary>One part of a composite glyph: another glyph, scaled and moved (OpenType specification, "glyf", composite description).</summary>
internal readonly record struct GlyphComponent(ushort Glyph, int GlyphFieldOffset, bool ArgumentsAreOffsets, int Argument1, int Argument2, float XX, float XY, float YX, float YY, bool OffsetIsScaled)
{
    private const int ArgumentsAreWords = 0x0001;
    private const int ArgumentsAreXY = 0x0002;
    private const int HasScale = 0x0008;
    private const int MoreComponents = 0x0020;
    private const int HasXAndYScale = 0x0040;
    private const int HasMatrix = 0x0080;
    private const int HasInstructions = 0x0100;
    private const int ScaledOffset = 0x0800;

    /// <summary>More than any font needs; bounds the work that a hostile glyph can ask for.</summary>
    private const int MaximumComponents = 256;

    /// <summary>The flag that announces instructions after the last component; cleared in the high byte by the subsetter.</summary>
    public const byte InstructionsFlagHighByte = HasInstructions >> 8;

    /// <summary>Reads the components of a composite description and the length of what was read, without trailing instructions.</summary>
    public static List<GlyphComponent> ReadAll(FontTable description, out int lengthBytes)
    {
        List<GlyphComponent> components = [];
        int at = 10;
        int flags;
        do
        {
            if (components.Count == MaximumComponents)
            {
                throw description.Malformed($"a composite glyph has more than {MaximumComponents} components");
            }

            flags = description.UInt16(at);
            int glyphField = at + 2;
            ushort glyph = description.UInt16(glyphField);
            at += 4;
            bool isOffset = (flags & ArgumentsAreXY) != 0;
            (int first, int second) = ReadArguments(description, at, (flags & ArgumentsAreWords) != 0, isOffset);
            at += (flags & ArgumentsAreWords) != 0 ? 4 : 2;

            (float xx, float xy, float yx, float yy) = (1, 0, 0, 1);
            if ((flags & HasScale) != 0)
            {
                xx = yy = F2Dot14(description, at);
                at += 2;
            }
            else if ((flags & HasXAndYScale) != 0)
            {
                (xx, yy) = (F2Dot14(description, at), F2Dot14(description, at + 2));
                at += 4;
            }
            else if ((flags & HasMatrix) != 0)
            {
                (xx, xy, yx, yy) = (F2Dot14(description, at), F2Dot14(description, at + 2), F2Dot14(description, at + 4), F2Dot14(description, at + 6));
                at += 8;
            }

            components.Add(new GlyphComponent(glyph, glyphField, isOffset, first, second, xx, xy, yx, yy, (flags & ScaledOffset) != 0));
        }
        while ((flags & MoreComponents) != 0);

        lengthBytes = at;
        return components;
    }

    private static (int First, int Second) ReadArguments(FontTable table, int at, bool areWords, bool areSigned) => (areWords, areSigned) switch
    {
        (true, true) => (table.Int16(at), table.Int16(at + 2)),
        (true, false) => (table.UInt16(at), table.UInt16(at + 2)),
        (false, true) => ((sbyte)table.UInt8(at), (sbyte)table.UInt8(at + 1)),
        (false, false) => (table.UInt8(at), table.UInt8(at + 1)),
    };

    private static float F2Dot14(FontTable table, int at) => table.Int16(at) / 16384f;
}
