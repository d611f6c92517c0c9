using Grpc.Wire;

namespace Grpc.Tests.Wire;

public sealed class TimeoutTextTests
{
    [Theory]
    [InlineData(0, "0n")]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(TimeSpan.TicksPerSecond * 3600, "3600000m")]
    [InlineData(TimeSpan.TicksPerDay * 2, "172800S")]
    [InlineData(TimeSpan.TicksPerDay * 365 * 5, "2628000M")]
    [InlineData(-5, "0n")]
    public void Encode_Timeout_UsesTheFinestUnitThatFits(long ticks, string expected) =>
        Assert.Equal(expected, TimeoutText.Encode(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Encode_LongestTimeout_HasEightDigitsAtMost() =>
        Assert.Matches("^[0-9]{1,8}H$", TimeoutText.Encode(TimeSpan.MaxValue));

    [Fact]
    public void Decode_EncodedTimeout_IsNeverShorter()
    {
        Random random = new(7);
        for (int round = 0; round < 1000; round++)
        {
            TimeSpan timeout = TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay * (1L << random.Next(0, 20))));
            Assert.True(TimeoutText.TryDecode(TimeoutText.Encode(timeout), out TimeSpan decoded));
            Assert.True(decoded >= timeout);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1x")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("123456789S")]
    public void Decode_Malformed_CountsAsNone(string? text) => Assert.False(TimeoutText.TryDecode(text, out _));

    [Fact]
    public void Decode_LargestNumberOfHours_DoesNotOverflow()
    {
        Assert.True(TimeoutText.TryDecode("99999999H", out TimeSpan timeout));
        Assert.Equal(TimeSpan.FromHours(99_999_999), timeout);
    }
}
