using Grpc.Wire;

namespace Grpc.Tests.Wire;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("plain text ~ with spaces", "plain text ~ with spaces")]
    [InlineData("100%", "100%25")]
    [InlineData("\t\r\n", "%09%0D%0A")]
    [InlineData("☺", "%E2%98%BA")]
    [InlineData("😈", "%F0%9F%98%88")]
    public void Encode_Text_IsPercentEncodedUtf8(string text, string expected)
    {
        Assert.Equal(expected, StatusText.Encode(text));
        Assert.Equal(text, StatusText.Decode(expected));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("a%41", "aA")]
    [InlineData("%ff", "\uFFFD")]
    public void Decode_Malformed_IsLenient(string value, string expected) => Assert.Equal(expected, StatusText.Decode(value));

    [Fact]
    public void Encode_LoneSurrogate_DoesNotThrow() => Assert.Equal("%EF%BF%BD", StatusText.Encode("\ud800"));
}
