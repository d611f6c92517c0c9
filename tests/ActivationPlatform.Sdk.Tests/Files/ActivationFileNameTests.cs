using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests.Files;

public sealed class ActivationFileNameTests
{
    [Theory]
    [InlineData("conv1-7x7_s2", "conv1-7x7_s2")]
    [InlineData("model:features.0", "model%3Afeatures.0")]
    [InlineData("..", "%2E.")]
    [InlineData("a b%", "a%20b%25")]
    [InlineData("größe", "gr%C3%B6%C3%9Fe")]
    public void Encode_AnyName_IsPlainAndComesBack(string name, string expected)
    {
        Assert.Equal(expected, ActivationFileName.Encode(name));
        Assert.Equal(name, ActivationFileName.Decode(expected));
    }
}
