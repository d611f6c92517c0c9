using System.Runtime.InteropServices;
using ActivationPlatform.Protocol.Codec;

namespace ActivationPlatform.Protocol.Tests.Codec;

public sealed class Float16Tests
{
    [Fact]
    public void Decode_AllBitPatterns_EqualsTheCast()
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        float[] values = new float[all.Length];
        Float16.Decode(all, values);
        for (int i = 0; i < all.Length; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf(all[i]);
            Assert.True(float.IsNaN(expected) ? float.IsNaN(values[i]) : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(values[i]), $"0x{all[i]:X4}");
        }
    }

    [Fact]
    public void Encode_EveryHalfAndTheTiesBetweenThem_EqualsTheCast()
    {
        var values = new List<float>();
        for (int i = 0; i < 0x7C00; i++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)i);
            float next = (float)BitConverter.UInt16BitsToHalf((ushort)(i + 1));
            float tie = float.IsInfinity(next) ? 65520f : (value + next) / 2;
            values.AddRange([value, -value, tie, -tie, MathF.BitDecrement(tie), MathF.BitIncrement(tie)]);
        }

        values.AddRange([float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -float.Epsilon, 65519.996f, 65536f]);
        AssertEqualsTheCast([.. values]);
    }

    [Fact]
    public void Encode_RandomBitPatterns_EqualsTheCast()
    {
        uint[] bits = new uint[1_000_003];
        new Random(16).NextBytes(MemoryMarshal.AsBytes(bits.AsSpan()));
        AssertEqualsTheCast(MemoryMarshal.Cast<uint, float>(bits).ToArray());
    }

    private static void AssertEqualsTheCast(float[] values)
    {
        ushort[] encoded = new ushort[values.Length];
        Float16.Encode(values, encoded);
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                Assert.True(Half.IsNaN(BitConverter.UInt16BitsToHalf(encoded[i])));
            }
            else if (BitConverter.HalfToUInt16Bits((Half)values[i]) != encoded[i])
            {
                Assert.Fail($"{values[i]:R}: 0x{encoded[i]:X4}, the cast gives 0x{BitConverter.HalfToUInt16Bits((Half)values[i]):X4}");
            }
        }
    }
}
