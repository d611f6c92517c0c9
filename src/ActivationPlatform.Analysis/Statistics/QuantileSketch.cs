namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Quantiles of a stream: values are counted in bins whose edges are the float32 numbers with 7 fraction bits, so each bin is less than 0.8 % of its value wide
/// and a quantile is off by at most 0.4 %. Counts are integers: merging in any order gives the same sketch.</summary>
/// <remarks>
/// The idea of relative-error bins that merge: C. Masson, J. Rim, H. Lee, "DDSketch", VLDB 2019; here the bin is simply the upper half of the number's bits.
/// Memory grows with the binary exponents that occur: 1 KiB for each, at most 512 KiB. NaN and infinity are not counted. An empty sketch answers NaN. Time: constant per value.
/// </remarks>
public sealed class QuantileSketch
{
    private const int PageBits = 7;
    private const int PageLength = 1 << PageBits;

    // Sign and exponent choose the page, seven fraction bits the cell.
    private readonly long[]?[] pages = new long[]?[1 << (16 - PageBits)];

    /// <summary>How many values were counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts values.</summary>
    /// <param name="values">Any shape; what is not finite is skipped.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                // -0 is 0.
                uint bits = BitConverter.SingleToUInt32Bits(value == 0 ? 0f : value);
                uint bin = bits >> 16;
                long[] page = pages[bin >> PageBits] ??= new long[PageLength];
                page[bin & (PageLength - 1)]++;
                Count++;
            }
        }
    }

    /// <summary>Adds the counts of another sketch.</summary>
    /// <param name="other">Stays as it is.</param>
    public void Merge(QuantileSketch other)
    {
        for (int index = 0; index < pages.Length; index++)
        {
            if (other.pages[index] is { } theirs)
            {
                long[] page = pages[index] ??= new long[PageLength];
                for (int cell = 0; cell < PageLength; cell++)
                {
                    page[cell] += theirs[cell];
                }
            }
        }

        Count += other.Count;
    }

    /// <summary>The value below which a fraction of the counted values lies; the middle of its bin.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <returns>NaN for an empty sketch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is outside [0, 1] or NaN.</exception>
    public double Quantile(double fraction)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A quantile's fraction must be from 0 to 1.");
        }

        long rank = (long)Math.Round(fraction * (Count - 1));
        long seen = 0;
        foreach ((double low, double high, long count) in Bins())
        {
            seen += count;
            if (seen > rank)
            {
                return (low + high) / 2;
            }
        }

        return double.NaN;
    }

    /// <summary>Every bin that counted something, rising: edges (the value 0 has a bin of its own from 0 to the least bin's edge) and count.</summary>
    public IEnumerable<(double Low, double High, long Count)> Bins()
    {
        // Negative numbers fall with their bits, positive ones rise.
        for (int page = pages.Length - 1; page >= pages.Length / 2; page--)
        {
            for (int cell = PageLength - 1; pages[page] is { } counts && cell >= 0; cell--)
            {
                if (counts[cell] > 0)
                {
                    (double low, double high) = Edges(page, cell);
                    yield return (-high, -low, counts[cell]);
                }
            }
        }

        for (int page = 0; page < pages.Length / 2; page++)
        {
            for (int cell = 0; pages[page] is { } counts && cell < PageLength; cell++)
            {
                if (counts[cell] > 0)
                {
                    (double low, double high) = Edges(page, cell);
                    yield return (low, high, counts[cell]);
                }
            }
        }
    }

    // Of the magnitude: the sign bit is the page's highest.
    private static (double Low, double High) Edges(int page, int cell)
    {
        uint bin = (uint)((page << PageBits) | cell) & 0x7FFF;
        double low = BitConverter.UInt32BitsToSingle(bin << 16);
        return (low, bin == 0 ? 0 : bin == 0x7F7F ? float.MaxValue : BitConverter.UInt32BitsToSingle((bin + 1) << 16));
    }
}
