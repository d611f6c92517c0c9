using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Protocol;

/// <summary>CRC-32C (Castagnoli): reflected polynomial 0x82F63B78, initial value and final exclusive-or 0xFFFFFFFF; the check value of the
/// ASCII digits <c>123456789</c> is 0xE3069283. Source: RFC 3720, appendix B.4.</summary>
/// <remarks>The processor's CRC instruction (where there is one) has a latency of three cycles but starts every cycle, so long runs are
/// summed as three lanes at once and joined by <see cref="Combine"/>'s arithmetic.</remarks>
public static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;
    private const uint One = 0x80000000; // x^0: reflected, the highest bit is the lowest power

    private const int LongLane = 8192;
    private const int ShortLane = 512;
    private static readonly uint LongShift = PowerOfX(8L * LongLane);
    private static readonly uint ShortShift = PowerOfX(8L * ShortLane);

    /// <summary>The checksum of <paramref name="bytes"/>; 0 for none.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> is the checksum of, followed by <paramref name="bytes"/>.</summary>
    /// <param name="crc">The checksum so far; 0 for nothing.</param>
    /// <param name="bytes">What follows.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        state = AppendLanes(state, ref bytes, LongLane, LongShift);
        state = AppendLanes(state, ref bytes, ShortLane, ShortShift);

        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        return ~state;
    }

    /// <summary>The checksum of two runs of bytes one after the other, from the checksums of each.</summary>
    /// <param name="first">The first run's checksum.</param>
    /// <param name="second">The second run's checksum.</param>
    /// <param name="secondLength">The second run's length in bytes, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        return Multiply(PowerOfX(checked(8 * secondLength)), first) ^ second;
    }

    private static uint AppendLanes(uint state, ref ReadOnlySpan<byte> bytes, int lane, uint shift)
    {
        while (bytes.Length >= 3 * lane)
        {
            ReadOnlySpan<ulong> a = MemoryMarshal.Cast<byte, ulong>(bytes[..lane]);
            ReadOnlySpan<ulong> b = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(lane, lane))[..a.Length];
            ReadOnlySpan<ulong> c = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(2 * lane, lane))[..a.Length];
            uint stateB = 0;
            uint stateC = 0;
            for (int i = 0; i < a.Length; i++)
            {
                state = BitOperations.Crc32C(state, a[i]);
                stateB = BitOperations.Crc32C(stateB, b[i]);
                stateC = BitOperations.Crc32C(stateC, c[i]);
            }

            // Appending n zero bytes multiplies the state by x^8n; the next lane's own state is then added.
            state = Multiply(shift, state) ^ stateB;
            state = Multiply(shift, state) ^ stateC;
            bytes = bytes[(3 * lane)..];
        }

        return state;
    }

    /// <summary>The product of two polynomials over GF(2), modulo the checksum's.</summary>
    private static uint Multiply(uint left, uint right)
    {
        uint product = 0;
        for (uint bit = One; left != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
            {
                product ^= right;
                left ^= bit;
            }

            right = (right >> 1) ^ ((right & 1) * Polynomial);
        }

        return product;
    }

    /// <summary>x to the power of <paramref name="exponent"/>, modulo the checksum's polynomial.</summary>
    private static uint PowerOfX(long exponent)
    {
        uint result = One;
        uint square = One >> 1;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                result = Multiply(result, square);
            }

            square = Multiply(square, square);
        }

        return result;
    }
}
