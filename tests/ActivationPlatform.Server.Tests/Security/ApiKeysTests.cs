using System.Security.Cryptography;
using System.Text;
using ActivationPlatform.Server.Security;

namespace ActivationPlatform.Server.Tests.Security;

public sealed class ApiKeysTests
{
    [Theory]
    [InlineData("alpha", "first")]
    [InlineData("beta", "second")]
    [InlineData("gamma", null)]
    [InlineData("", null)]
    public void Identify_AKey_NamesItsOwnerOrNone(string key, string? expected)
    {
        ApiKeys keys = ApiKeys.Parse($"# keys\n\nfirst {Hash("alpha")}\r\n  second   {Hash("beta").ToUpperInvariant()}   models,reports \n");
        Assert.Equal(expected, keys.Identify(key)?.Name);
    }

    [Fact]
    public void Identify_AKeyWithScopes_HasOnlyThem()
    {
        ApiKeys keys = ApiKeys.Parse($"first {Hash("alpha")}\nsecond {Hash("beta")} models,reports");
        Assert.All(ServiceScopes.All, scope => Assert.True(keys.Identify("alpha")!.Has(scope)));
        Assert.Equal(["models", "reports"], ServiceScopes.All.Where(scope => keys.Identify("beta")!.Has(scope)));
        Assert.True(keys.Identify("beta")!.Has(null));
    }

    [Theory]
    [InlineData("first alpha", "Line 1 of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum), with scopes behind it if not all are meant.")]
    [InlineData("\nonlyname", "Line 2 of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum), with scopes behind it if not all are meant.")]
    [InlineData("a 8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8 model", "Line 1 of the API keys has other scopes than activations, analysis, inference, models, reports.")]
    [InlineData("# nothing\n", "The file of API keys has no key.")]
    public void Parse_AnotherText_NamesTheLineButNotItsText(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ApiKeys.Parse(text)).Message);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
