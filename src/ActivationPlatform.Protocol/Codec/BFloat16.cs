using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Protocol.Codec;

/// <summary>binary32 to its upper half and back: to nearest, ties to even; NaN stays a quiet NaN with the upper bits of its payload.</summary>
internal static class BFloat16
{
    private const uint MagnitudeMask = 0x7FFFFFFF;
    private const uint FloatInfinity = 0x7F800000;
    private const uint QuietBit = 0x40;

    /// <summary>Rounds values to bfloat16.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">At least as long.</param>
    public static void Encode(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(source);
        int i = 0;
        for (int step = 2 * Vector<uint>.Count; i <= bits.Length - step; i += step)
        {
            Vector<uint> low = Encode(new Vector<uint>(bits[i..]));
            Vector<uint> high = Encode(new Vector<uint>(bits[(i + Vector<uint>.Count)..]));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < bits.Length; i++)
        {
            destination[i] = Encode(bits[i]);
        }
    }

    /// <summary>Widens bfloat16 values, which is exact.</summary>
    /// <param name="source">The bits.</param>
    /// <param name="destination">At least as long.</param>
    public static void Decode(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.ShiftLeft(low, 16).CopyTo(bits[i..]);
            Vector.ShiftLeft(high, 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            bits[i] = (uint)source[i] << 16;
        }
    }

    private static ushort Encode(uint bits) => (bits & MagnitudeMask) > FloatInfinity
        ? (ushort)((bits >> 16) | QuietBit)
        : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);

    private static Vector<uint> Encode(Vector<uint> bits)
    {
        Vector<uint> upper = Vector.ShiftRightLogical(bits, 16);
        Vector<uint> rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + (upper & Vector<uint>.One), 16);
        Vector<uint> isNaN = Vector.GreaterThan(bits & new Vector<uint>(MagnitudeMask), new Vector<uint>(FloatInfinity));
        return Vector.ConditionalSelect(isNaN, upper | new Vector<uint>(QuietBit), rounded);
    }
}
