namespace ActivationPlatform.Typography.Internal;

/// <summary>The two ways in which layout tables sort glyphs: coverage (glyph to index) and class definition (glyph to class).</summary>
internal static class GlyphClasses
{
    private const int RangeBytes = 6;

    /// <summary>The glyph's position in a coverage table, or -1 when it is not covered.</summary>
    public static int CoverageIndex(FontTable coverage, ushort glyph)
    {
        int format = coverage.UInt16(0);
        int count = coverage.UInt16(2);
        if (format == 1)
        {
            int low = 0;
            int high = count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                ushort candidate = coverage.UInt16(4 + (middle * 2));
                if (candidate == glyph)
                {
                    return middle;
                }

                (low, high) = candidate < glyph ? (middle + 1, high) : (low, middle);
            }

            return -1;
        }

        return format == 2 && FindRange(coverage, 4, count, glyph) is >= 0 and int range
            ? coverage.UInt16(range + 4) + glyph - coverage.UInt16(range)
            : -1;
    }

    /// <summary>The glyph's class; 0 for glyphs that the table does not mention.</summary>
    public static int ClassOf(FontTable definition, ushort glyph)
    {
        int format = definition.UInt16(0);
        if (format == 1)
        {
            int index = glyph - definition.UInt16(2);
            return index >= 0 && index < definition.UInt16(4) ? definition.UInt16(6 + (index * 2)) : 0;
        }

        return format == 2 && FindRange(definition, 4, definition.UInt16(2), glyph) is >= 0 and int range
            ? definition.UInt16(range + 4)
            : 0;
    }

    private static int FindRange(FontTable table, int start, int count, ushort glyph)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int range = start + (middle * RangeBytes);
            if (glyph > table.UInt16(range + 2))
            {
                low = middle + 1;
            }
            else if (glyph < table.UInt16(range))
            {
                high = middle;
            }
            else
            {
                return range;
            }
        }

        return -1;
    }
}
