using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Protocol.Codec;

/// <summary>binary32 to binary16 and back, bit for bit what the casts to and from <see cref="Half"/> give: to nearest, ties to even;
/// too large becomes infinity; NaN stays NaN with the upper bits of its payload.</summary>
internal static class Float16
{
    private const uint SignBit = 0x80000000;
    private const uint FloatInfinity = 0x7F800000;
    private const uint SmallestNormal = 0x38800000; // 2^-14
    private const uint FirstInfinite = 0x47800000;  // 2^16; from 65520 on, rounding carries into infinity by itself
    private const uint SubnormalMagic = 0x3F000000; // 0.5: adding it lines a binary16 subnormal's last bit up with a binary32's
    private const uint Rebias = unchecked((uint)((15 - 127) << 23));
    private const uint ScaleUp = 0x77800000;        // 2^112: the difference of the biases
    private const uint WidenedInfinity = 0x7C00 << 13;

    /// <summary>Rounds values to binary16.</summary>
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

        for (; i < source.Length; i++)
        {
            destination[i] = BitConverter.HalfToUInt16Bits((Half)source[i]);
        }
    }

    /// <summary>Widens binary16 values, which is exact.</summary>
    /// <param name="source">The bits.</param>
    /// <param name="destination">At least as long.</param>
    public static void Decode(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Decode(low).CopyTo(bits[i..]);
            Decode(high).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }
    }

    private static Vector<uint> Encode(Vector<uint> bits)
    {
        Vector<uint> sign = bits & new Vector<uint>(SignBit);
        Vector<uint> magnitude = bits ^ sign;

        Vector<uint> odd = Vector.ShiftRightLogical(magnitude, 13) & Vector<uint>.One;
        Vector<uint> normal = Vector.ShiftRightLogical(magnitude + new Vector<uint>(Rebias + 0xFFF) + odd, 13);

        Vector<uint> magic = new(SubnormalMagic);
        Vector<uint> subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) + Vector.AsVectorSingle(magic)) - magic;

        Vector<uint> payload = Vector.ShiftRightLogical(magnitude, 13) & new Vector<uint>(0x3FF);
        Vector<uint> special = Vector.ConditionalSelect(
            Vector.GreaterThan(magnitude, new Vector<uint>(FloatInfinity)), payload | new Vector<uint>(0x7E00), new Vector<uint>(0x7C00));

        Vector<uint> result = Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<uint>(SmallestNormal)), subnormal, normal);
        result = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(FirstInfinite)), special, result);
        return result | Vector.ShiftRightLogical(sign, 16);
    }

    private static Vector<uint> Decode(Vector<uint> half)
    {
        Vector<uint> sign = Vector.ShiftLeft(half & new Vector<uint>(0x8000), 16);
        Vector<uint> magnitude = Vector.ShiftLeft(half & new Vector<uint>(0x7FFF), 13);
        Vector<uint> finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * Vector.AsVectorSingle(new Vector<uint>(ScaleUp)));
        Vector<uint> special = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(WidenedInfinity)) & new Vector<uint>(FloatInfinity);
        return finite | special | sign;
    }
}
