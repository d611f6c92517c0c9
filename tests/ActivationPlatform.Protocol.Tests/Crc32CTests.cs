using System.Text;

namespace ActivationPlatform.Protocol.Tests;

public sealed class Crc32CTests
{
    // The check value of the catalogue of parametrised CRC algorithms, and the vectors of RFC 3720, B.4.
    public static TheoryData<byte[], uint> Published => new()
    {
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },
        { new byte[32], 0x8A9136AA },
        { Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8AB43 },
        { Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 0x46DD794E },
        { Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray(), 0x113FDB5C },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Compute_PublishedVectors_GivesPublishedChecksums(byte[] bytes, uint expected) => Assert.Equal(expected, Crc32C.Compute(bytes));

    [Fact]
    public void Append_AnyLengthAndSplit_EqualsTheBitwiseDefinition()
    {
        var random = new Random(20261122);
        byte[] bytes = new byte[80_000];
        random.NextBytes(bytes);
        foreach (int length in (int[])[1, 7, 8, 9, 511, 1535, 1536, 1537, 3 * 512 * 5 + 3, 24_575, 24_576, 24_577, 50_001, 80_000])
        {
            int split = random.Next(length + 1);
            uint whole = Bitwise(bytes.AsSpan(0, length));
            Assert.Equal(whole, Crc32C.Compute(bytes.AsSpan(0, length)));
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, split)), bytes.AsSpan(split, length - split)));
        }
    }

    [Fact]
    public void Combine_TwoRuns_EqualsTheChecksumOfBoth()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 200; trial++)
        {
            byte[] bytes = new byte[random.Next(5000)];
            random.NextBytes(bytes);
            int split = random.Next(bytes.Length + 1);
            uint first = Crc32C.Compute(bytes.AsSpan(0, split));
            uint second = Crc32C.Compute(bytes.AsSpan(split));
            Assert.Equal(Crc32C.Compute(bytes), Crc32C.Combine(first, second, bytes.Length - split));
        }
    }

    [Fact]
    public void Combine_NegativeLength_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Crc32C.Combine(1, 2, -1));

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0x82F63B78 : state >> 1;
            }
        }

        return ~state;
    }
}
