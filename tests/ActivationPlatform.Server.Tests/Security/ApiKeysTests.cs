using System.Security.Cryptography;
using System.Text;
using ActivationPlatform.Server.Security;

namespace ActivationPlatform.Server.Tests.Security;

public sealed class ApiKeysTests
{
    [Theory]
    [InlineData("Bearer alpha", "first")]
    [InlineData("bearer alpha", "first")]
    [InlineData("Bearer beta", "second")]
    [InlineData("Bearer gamma", null)]
    [InlineData("Basic alpha", null)]
    [InlineData("alpha", null)]
    [InlineData("Bearer ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Identify_AHeader_NamesItsKeyOrNone(string? header, string? expected)
    {
        ApiKeys keys = ApiKeys.Parse($"# keys\n\nfirst {Hash("alpha")}\r\n  second   {Hash("beta").ToUpperInvariant()}  \n");
        Assert.Equal(expected, keys.Identify(header));
    }

    [Theory]
    [InlineData("first alpha", "Line 1 of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum).")]
    [InlineData("\nonlyname", "Line 2 of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum).")]
    [InlineData("# nothing\n", "The file of API keys has no key.")]
    public void Parse_AnotherText_NamesTheLineButNotItsText(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ApiKeys.Parse(text)).Message);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
