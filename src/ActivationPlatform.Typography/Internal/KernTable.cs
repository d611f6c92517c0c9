namespace ActivationPlatform.Typography.Internal;

/// <summary>Pairs of a classic <c>kern</c> table: horizontal subtables of format 0, for fonts without a GPOS <c>kern</c> feature.</summary>
internal sealed class KernTable : IKerning
{
    private const int Horizontal = 0x0001;
    private const int MinimumOrCrossStream = 0x0006;
    private const int PairBytes = 6;
    private readonly List<(FontTable Pairs, int Count)> _subtables = [];

    private KernTable(FontTable kern)
    {
        int count = kern.UInt16(2);
        int at = 4;
        for (int i = 0; i < count; i++)
        {
            int coverage = kern.UInt16(at + 4);
            int format = coverage >> 8;
            if (format != 0)
            {
                at += kern.UInt16(at + 2);
                continue;
            }

            // The 16-bit length of a big subtable overflows; the pair count does not.
            int pairs = kern.UInt16(at + 6);
            FontTable data = kern.Slice(at + 14, pairs * PairBytes);
            if ((coverage & Horizontal) != 0 && (coverage & MinimumOrCrossStream) == 0)
            {
                _subtables.Add((data, pairs));
            }

            at += 14 + data.Length;
        }
    }

    public static IKerning Read(FontTable kern) => kern.UInt16(0) == 0 ? new KernTable(kern) : new NoKerning();

    public int Adjustment(ushort left, ushort right)
    {
        uint wanted = ((uint)left << 16) | right;
        int sum = 0;
        foreach ((FontTable pairs, int count) in _subtables)
        {
            int low = 0;
            int high = count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                uint pair = pairs.UInt32(middle * PairBytes);
                if (pair == wanted)
                {
                    sum += pairs.Int16((middle * PairBytes) + 4);
                    break;
                }

                (low, high) = pair < wanted ? (middle + 1, high) : (low, middle);
            }
        }

        return sum;
    }
}
