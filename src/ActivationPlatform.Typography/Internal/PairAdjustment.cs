using System.Numerics;

namespace ActivationPlatform.Typography.Internal;

/// <summary>
/// The GPOS <c>kern</c> feature: pair adjustment by glyph (format 1) and by class (format 2). Every lookup adds the adjustment of its
/// first subtable that knows the pair.
/// </summary>
internal sealed class PairAdjustment(List<List<FontTable>> lookups) : IKerning
{
    public const int LookupType = 2;
    public const int ExtensionType = 9;
    private const int XAdvance = 0x0004;

    public int Adjustment(ushort left, ushort right)
    {
        int sum = 0;
        foreach (List<FontTable> lookup in lookups)
        {
            foreach (FontTable subtable in lookup)
            {
                if (AdjustmentIn(subtable, left, right) is { } adjustment)
                {
                    sum += adjustment;
                    break;
                }
            }
        }

        return sum;
    }

    private static int? AdjustmentIn(FontTable subtable, ushort left, ushort right)
    {
        int covered = GlyphClasses.CoverageIndex(subtable.From(subtable.UInt16(2)), left);
        if (covered < 0)
        {
            return null;
        }

        int leftFormat = subtable.UInt16(4);
        int recordBytes = 2 * (BitOperations.PopCount((uint)leftFormat) + BitOperations.PopCount(subtable.UInt16(6)));
        return subtable.UInt16(0) switch
        {
            1 => ByGlyph(subtable, covered, right, leftFormat, recordBytes),
            2 => ByClass(subtable, left, right, leftFormat, recordBytes),
            _ => null,
        };
    }

    private static int? ByGlyph(FontTable subtable, int covered, ushort right, int leftFormat, int recordBytes)
    {
        if (covered >= subtable.UInt16(8))
        {
            return null;
        }

        FontTable set = subtable.From(subtable.UInt16(10 + (covered * 2)));
        int low = 0;
        int high = set.UInt16(0);
        while (low < high)
        {
            int middle = (low + high) / 2;
            int record = 2 + (middle * (2 + recordBytes));
            ushort candidate = set.UInt16(record);
            if (candidate == right)
            {
                return Advance(set, record + 2, leftFormat);
            }

            (low, high) = candidate < right ? (middle + 1, high) : (low, middle);
        }

        return null;
    }

    private static int? ByClass(FontTable subtable, ushort left, ushort right, int leftFormat, int recordBytes)
    {
        int leftClass = GlyphClasses.ClassOf(subtable.From(subtable.UInt16(8)), left);
        int rightClass = GlyphClasses.ClassOf(subtable.From(subtable.UInt16(10)), right);
        int leftCount = subtable.UInt16(12);
        int rightCount = subtable.UInt16(14);

        // The column of class 0 says nothing about a pair; a later subtable may.
        return rightClass != 0 && leftClass < leftCount && rightClass < rightCount
            ? Advance(subtable, 16 + (((leftClass * rightCount) + rightClass) * recordBytes), leftFormat)
            : null;
    }

    private static int Advance(FontTable table, int record, int format) =>
        (format & XAdvance) == 0 ? 0 : table.Int16(record + (2 * BitOperations.PopCount((uint)(format & (XAdvance - 1)))));
}
