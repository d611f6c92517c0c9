using ActivationPlatform.Protocol.Codec;

namespace ActivationPlatform.Protocol.Tests.Codec;

public sealed class UInt8Tests
{
    public static TheoryData<float, float> Ranges => new()
    {
        { -1f, 1f }, { 0f, 255f }, { -3307.76f, 2838.85f }, { 1000f, 1000.001f }, { 1e-30f, 3e-30f }, { 0f, 1e-35f }, { -1.7e38f, 1.7e38f },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void EncodeThenDecode_RandomValues_StaysWithinTheStatedError(float minimum, float maximum)
    {
        var random = new Random(8);
        float[] values = new float[10_007];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(minimum + (((double)maximum - minimum) * random.NextDouble()));
        }

        values[0] = minimum;
        values[^1] = maximum;
        (float scale, float offset) = UInt8.Grid(minimum, maximum);
        byte[] encoded = new byte[values.Length];
        float[] decoded = new float[values.Length];
        UInt8.Encode(values, scale, offset, encoded);
        UInt8.Decode(encoded, scale, offset, decoded);
        double roundings = 2 * Math.Max(Ulp(minimum), Ulp(maximum));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs((double)decoded[i] - values[i]) <= (0.501 * scale) + roundings, $"{values[i]:R} became {decoded[i]:R} with step {scale:R}");
            Assert.Equal((float)(encoded[i] * scale) + offset, decoded[i]);
        }

        Assert.Equal(minimum, decoded[0]);
    }

    [Theory]
    [InlineData(-float.MaxValue, float.MaxValue)]
    [InlineData(0f, 1e-37f)]
    [InlineData(0f, float.Epsilon)]
    public void EncodeThenDecode_RangesBeyondTheGrid_StayInside(float minimum, float maximum)
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => (float)(minimum + (((double)maximum - minimum) * i / 99)))];
        (float scale, float offset) = UInt8.Grid(minimum, maximum);
        byte[] encoded = new byte[values.Length];
        float[] decoded = new float[values.Length];
        UInt8.Encode(values, scale, offset, encoded);
        UInt8.Decode(encoded, scale, offset, decoded);
        Assert.All(decoded, value => Assert.InRange(value, minimum, maximum));
        Assert.Equal(decoded.Order(), decoded);
    }

    [Fact]
    public void Encode_OneValue_DecodesExactly()
    {
        (float scale, float offset) = UInt8.Grid(42.5f, 42.5f);
        byte[] encoded = [9, 9, 9];
        UInt8.Encode([42.5f, 42.5f, 42.5f], scale, offset, encoded);
        float[] decoded = new float[3];
        UInt8.Decode(encoded, scale, offset, decoded);
        Assert.Equal(0f, scale);
        Assert.Equal([42.5f, 42.5f, 42.5f], decoded);
    }

    [Fact]
    public void Encode_SpecialValues_FollowTheStatedPolicy()
    {
        float[] values = new float[64];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i % 4) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => float.PositiveInfinity, _ => 2f };
        }

        byte[] encoded = new byte[values.Length];
        UInt8.Encode(values, 1f, 0f, encoded);
        Assert.All(Enumerable.Range(0, values.Length), i => Assert.Equal((i % 4) switch { 0 or 1 => 0, 2 => 255, _ => 2 }, encoded[i]));
    }

    [Fact]
    public void Encode_EveryTail_EqualsTheVectors()
    {
        float[] values = [.. Enumerable.Range(0, 200).Select(i => i * 1.37f)];
        byte[] whole = new byte[values.Length];
        UInt8.Encode(values, 1.1f, 0.3f, whole);
        for (int length = 0; length < values.Length; length++)
        {
            byte[] part = new byte[length];
            UInt8.Encode(values.AsSpan(0, length), 1.1f, 0.3f, part);
            Assert.Equal(whole.AsSpan(0, length).ToArray(), part);
        }
    }

    private static double Ulp(float value) => Math.Abs((double)MathF.BitIncrement(value) - value);
}
