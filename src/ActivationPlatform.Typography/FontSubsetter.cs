using System.Buffers.Binary;
using ActivationPlatform.Typography.Internal;

namespace ActivationPlatform.Typography;

/// <summary>
/// Cuts a font down to the glyphs that a document uses. The same font and glyphs give the same bytes. Hinting is left out: what is
/// embedded is drawn at print resolution, and unhinted outlines are the same on every screen.
/// </summary>
public static class FontSubsetter
{
    private const int HeadChecksumAdjustment = 8;

    /// <summary>Makes a font file of some glyphs.</summary>
    /// <param name="font">The font.</param>
    /// <param name="glyphs">
    /// The glyphs wanted: the first becomes glyph 1 of the file, the second glyph 2 and so on; glyph 0 stays glyph 0 (it is skipped
    /// where it is named, and so are repetitions). The parts of composite glyphs follow after them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The font has no such glyph.</exception>
    /// <exception cref="FontFormatException">A glyph's description is malformed.</exception>
    public static FontSubset Subset(Font font, IEnumerable<ushort> glyphs)
    {
        ArgumentNullException.ThrowIfNull(font);
        ArgumentNullException.ThrowIfNull(glyphs);
        List<ushort> sources = [0];
        Dictionary<ushort, ushort> numbers = new() { [0] = 0 };
        foreach (ushort glyph in glyphs)
        {
            _ = font.AdvanceWidth(glyph);
            Number(glyph);
        }

        using MemoryStream glyf = new();
        List<int> locations = [];
        for (int i = 0; i < sources.Count; i++)
        {
            locations.Add((int)glyf.Length);
            glyf.Write(Description(font, sources[i], Number));
            while (glyf.Length % 4 != 0)
            {
                glyf.WriteByte(0);
            }
        }

        locations.Add((int)glyf.Length);
        return new FontSubset(Assemble(font, sources, locations, glyf.ToArray()), [.. sources]);

        ushort Number(ushort glyph)
        {
            if (!numbers.TryGetValue(glyph, out ushort number))
            {
                number = (ushort)sources.Count;
                numbers.Add(glyph, number);
                sources.Add(glyph);
            }

            return number;
        }
    }

    /// <summary>A glyph's description with the parts of composites renumbered and the instructions removed.</summary>
    private static byte[] Description(Font font, ushort glyph, Func<ushort, ushort> number)
    {
        FontTable source = font.Glyphs.Description(glyph);
        if (source.Length == 0)
        {
            return [];
        }

        int contours = source.Int16(0);
        if (contours >= 0)
        {
            int instructions = 10 + (contours * 2);
            int outline = instructions + 2 + source.UInt16(instructions);
            return [.. source.Range(0, instructions), 0, 0, .. source.Range(outline, source.Length - outline)];
        }

        List<GlyphComponent> components = GlyphComponent.ReadAll(source, out int length);
        byte[] copy = source.Range(0, length).ToArray();
        foreach (GlyphComponent component in components)
        {
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(component.GlyphFieldOffset), number(component.Glyph));
            copy[component.GlyphFieldOffset - 2] &= unchecked((byte)~GlyphComponent.InstructionsFlagHighByte);
        }

        return copy;
    }

    private static byte[] Assemble(Font font, List<ushort> sources, List<int> locations, byte[] glyf)
    {
        byte[] head = font.Tables.Required("head").Range(0, 54).ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(HeadChecksumAdjustment), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // Long locations.

        byte[] hhea = font.Tables.Required("hhea").Range(0, 36).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)sources.Count);

        byte[] hmtx = new byte[sources.Count * 4];
        for (int i = 0; i < sources.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(i * 4), (ushort)font.AdvanceWidth(sources[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((i * 4) + 2), font.LeftSideBearing(sources[i]));
        }

        byte[] loca = new byte[locations.Count * 4];
        for (int i = 0; i < locations.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(i * 4), locations[i]);
        }

        byte[] maxp = MaximumProfile(font, sources.Count);
        return FontFileWriter.Write([("glyf", glyf), ("head", head), ("hhea", hhea), ("hmtx", hmtx), ("loca", loca), ("maxp", maxp)]);
    }

    /// <summary>The maximum profile without what instructions need.</summary>
    private static byte[] MaximumProfile(Font font, int glyphCount)
    {
        const int MaximumZones = 14;
        const int MaximumComponentElements = 28;
        byte[] maxp = font.Tables.Required("maxp").Range(0, 32).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)glyphCount);
        maxp.AsSpan(MaximumZones, MaximumComponentElements - MaximumZones).Clear();
        maxp[MaximumZones + 1] = 1;
        return maxp;
    }
}
