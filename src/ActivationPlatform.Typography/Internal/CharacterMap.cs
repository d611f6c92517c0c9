namespace ActivationPlatform.Typography.Internal;

/// <summary>Code point to glyph, from a <c>cmap</c> subtable of format 4 (basic plane) or 12 (all planes).</summary>
internal sealed class CharacterMap
{
    private readonly FontTable _subtable;
    private readonly int _format;

    public CharacterMap(FontTable cmap)
    {
        int count = cmap.UInt16(2);
        int best = 0;
        for (int i = 0; i < count; i++)
        {
            int record = 4 + (i * 8);
            int platform = cmap.UInt16(record);
            int encoding = cmap.UInt16(record + 2);
            bool isUnicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            if (!isUnicode)
            {
                continue;
            }

            FontTable candidate = cmap.From(cmap.Offset32(record + 4));
            int format = candidate.UInt16(0);
            int rank = format switch { 12 => 2, 4 => 1, _ => 0 };
            if (rank > best)
            {
                (best, _format, _subtable) = (rank, format, candidate);
            }
        }

        if (best == 0)
        {
            throw new FontFormatException($"Font table 'cmap' has {count} subtables, none of them Unicode in format 4 or 12.");
        }
    }

    public ushort GlyphIndex(int codePoint) => _format == 12 ? FromGroups((uint)codePoint) : FromSegments(codePoint);

    private ushort FromGroups(uint codePoint)
    {
        uint low = 0;
        uint high = Math.Min(_subtable.UInt32(12), (uint)(_subtable.Length / 12));
        while (low < high)
        {
            uint middle = (low + high) / 2;
            int group = 16 + ((int)middle * 12);
            if (codePoint > _subtable.UInt32(group + 4))
            {
                low = middle + 1;
            }
            else if (codePoint < _subtable.UInt32(group))
            {
                high = middle;
            }
            else
            {
                uint glyph = _subtable.UInt32(group + 8) + (codePoint - _subtable.UInt32(group));
                return glyph <= ushort.MaxValue ? (ushort)glyph : (ushort)0;
            }
        }

        return 0;
    }

    private ushort FromSegments(int codePoint)
    {
        if (codePoint > ushort.MaxValue)
        {
            return 0;
        }

        int segments = _subtable.UInt16(6) / 2;
        int ends = 14;
        int starts = ends + (segments * 2) + 2;
        int deltas = starts + (segments * 2);
        int rangeOffsets = deltas + (segments * 2);
        int low = 0;
        int high = segments;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_subtable.UInt16(ends + (middle * 2)) < codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == segments || _subtable.UInt16(starts + (low * 2)) > codePoint)
        {
            return 0;
        }

        int delta = _subtable.UInt16(deltas + (low * 2));
        int rangeOffset = _subtable.UInt16(rangeOffsets + (low * 2));
        if (rangeOffset == 0)
        {
            return (ushort)(codePoint + delta);
        }

        int start = _subtable.UInt16(starts + (low * 2));
        int glyph = _subtable.UInt16(rangeOffsets + (low * 2) + rangeOffset + ((codePoint - start) * 2));
        return glyph == 0 ? (ushort)0 : (ushort)(glyph + delta);
    }
}
