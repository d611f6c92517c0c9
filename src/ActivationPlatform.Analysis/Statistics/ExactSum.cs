using System.Buffers.Binary;
using System.Numerics;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>A sum of doubles without any rounding: a fixed-point number wide enough for every finite double. Adding is exact, so the order of adding and merging cannot show in the result.</summary>
/// <remarks>
/// Source: the idea of Kulisch's long accumulator (U. Kulisch, "Computer Arithmetic and Validity", 2008). Digits of 32 bits lie in 64-bit cells, so carries wait:
/// <code>
/// value = sum over i of cells[i] * 2^(32 i - 1074)
/// </code>
/// </remarks>
internal sealed class ExactSum
{
    // The least double is 2^-1074; the largest below 2^1024; two more cells take what is added on top.
    private const int LeastExponent = -1074;
    private const int CellCount = (1024 - LeastExponent) / 32 + 3;

    // Every addition puts less than 2^32 into a cell; a 64-bit cell holds 2^31 of them.
    private const int MaximumPendingAdditions = 1 << 30;

    private readonly long[] cells = new long[CellCount];
    private int pendingAdditions;

    /// <param name="value">Finite.</param>
    public void Add(double value)
    {
        if (value == 0)
        {
            return;
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        ulong mantissa = (ulong)bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa |= 1UL << 52;
        }

        // value = mantissa * 2^(exponent - 1075), hence the bit position is exponent - 1.
        (int cell, int shift) = Math.DivRem(exponent - 1, 32);
        UInt128 shifted = (UInt128)mantissa << shift;
        long low = (long)(uint)shifted;
        long middle = (long)(uint)(shifted >> 32);
        long high = (long)(uint)(shifted >> 64);
        if (bits < 0)
        {
            (low, middle, high) = (-low, -middle, -high);
        }

        cells[cell] += low;
        cells[cell + 1] += middle;
        cells[cell + 2] += high;
        if (++pendingAdditions == MaximumPendingAdditions)
        {
            PropagateCarries();
        }
    }

    public void Add(ExactSum other)
    {
        PropagateCarries();
        other.PropagateCarries();
        for (int cell = 0; cell < CellCount; cell++)
        {
            cells[cell] += other.cells[cell];
        }

        PropagateCarries();
    }

    /// <summary>The sum as an integer multiple of 2^-1074.</summary>
    public BigInteger ToInteger()
    {
        // Without waiting carries the cells are the digits of the number; the last one, which has the sign, keeps its upper half.
        PropagateCarries();
        Span<byte> digits = stackalloc byte[(CellCount + 1) * sizeof(uint)];
        for (int cell = 0; cell < CellCount; cell++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(digits[(cell * sizeof(uint))..], cells[cell]);
        }

        return new BigInteger(digits);
    }

    /// <summary>Writes the sum; equal sums are written alike, whatever they were added up from.</summary>
    public void Write(BinaryWriter writer)
    {
        PropagateCarries();

        // Below zero every cell above the digits would be full of ones: the magnitude is written.
        bool isNegative = cells[CellCount - 1] < 0;
        if (isNegative)
        {
            Negate();
        }

        int first = Array.FindIndex(cells, cell => cell != 0);
        int last = Array.FindLastIndex(cells, cell => cell != 0);
        writer.Write(isNegative);
        writer.Write7BitEncodedInt(first < 0 ? 0 : first);
        writer.Write7BitEncodedInt(first < 0 ? 0 : last - first + 1);
        for (int cell = first; first >= 0 && cell <= last; cell++)
        {
            writer.Write((uint)cells[cell]);
        }

        if (isNegative)
        {
            Negate();
        }
    }

    /// <summary>Adds a sum that was written.</summary>
    /// <exception cref="InvalidDataException">What is read is no sum.</exception>
    public void AddFrom(BinaryReader reader)
    {
        bool isNegative = reader.ReadBoolean();
        int first = reader.Read7BitEncodedInt();
        int count = reader.Read7BitEncodedInt();
        if (first < 0 || count < 0 || count > CellCount - first)
        {
            throw new InvalidDataException($"A sum has the digits {first} to {(long)first + count - 1}; expected 0 to {CellCount - 1}.");
        }

        for (int cell = first; cell < first + count; cell++)
        {
            long digit = reader.ReadUInt32();
            cells[cell] += isNegative ? -digit : digit;
        }

        PropagateCarries();
    }

    /// <summary>sum / count.</summary>
    public double Mean(long count) => Quotient(ToInteger(), count, LeastExponent);

    /// <summary>The population variance from a sum and a sum of squares: (n q - s^2) / n^2, without cancellation.</summary>
    public static double Variance(ExactSum sum, ExactSum squares, long count)
    {
        BigInteger s = sum.ToInteger();
        BigInteger numerator = ((squares.ToInteger() * count) << -LeastExponent) - s * s;
        return Math.Max(0, Quotient(numerator, (BigInteger)count * count, 2 * LeastExponent));
    }

    private void Negate()
    {
        for (int cell = 0; cell < CellCount; cell++)
        {
            cells[cell] = -cells[cell];
        }

        PropagateCarries();
    }

    private void PropagateCarries()
    {
        for (int cell = 0; cell < CellCount - 1; cell++)
        {
            long carry = cells[cell] >> 32;
            cells[cell] -= carry << 32;
            cells[cell + 1] += carry;
        }

        pendingAdditions = 1;
    }

    /// <summary>numerator / denominator * 2^exponent, within one unit of the last place.</summary>
    private static double Quotient(BigInteger numerator, BigInteger denominator, int exponent)
    {
        // Shifted so that the integer quotient has about 64 significant bits.
        int shift = 64 + (int)denominator.GetBitLength() - (int)numerator.GetBitLength();
        BigInteger scaled = shift >= 0 ? numerator << shift : numerator >> -shift;
        return Math.ScaleB((double)(scaled / denominator), exponent - shift);
    }
}
