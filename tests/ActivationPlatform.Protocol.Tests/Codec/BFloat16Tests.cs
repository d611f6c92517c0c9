using System.Runtime.InteropServices;
using ActivationPlatform.Protocol.Codec;

namespace ActivationPlatform.Protocol.Tests.Codec;

public sealed class BFloat16Tests
{
    [Fact]
    public void Encode_RandomBitPatterns_IsTheNearestWithTiesToEven()
    {
        uint[] bits = new uint[500_001];
        var random = new Random(61);
        random.NextBytes(MemoryMarshal.AsBytes(bits.AsSpan()));
        for (int i = 0; i < bits.Length; i += 5)
        {
            bits[i] = (bits[i] & 0xFFFF0000) | 0x8000; // exactly between two
        }

        ushort[] encoded = new ushort[bits.Length];
        BFloat16.Encode(MemoryMarshal.Cast<uint, float>(bits), encoded);
        for (int i = 0; i < bits.Length; i++)
        {
            float value = BitConverter.UInt32BitsToSingle(bits[i]);
            if (float.IsNaN(value))
            {
                Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle((uint)encoded[i] << 16)));
            }
            else if (Nearest(bits[i]) != encoded[i])
            {
                Assert.Fail($"0x{bits[i]:X8}: 0x{encoded[i]:X4}, expected 0x{Nearest(bits[i]):X4}");
            }
        }
    }

    [Fact]
    public void Decode_AllBitPatterns_IsTheUpperHalf()
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        float[] values = new float[all.Length];
        BFloat16.Decode(all, values);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(values[i]));
        }
    }

    // By the distance between the two neighbours, as reals; magnitudes order like integers, and infinity is the next number after the largest.
    private static ushort Nearest(uint bits)
    {
        ushort below = (ushort)(bits >> 16);
        long remainder = bits & 0xFFFF;
        return remainder > 0x8000 || (remainder == 0x8000 && (below & 1) == 1) ? (ushort)(below + 1) : below;
    }
}
