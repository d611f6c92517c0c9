using Grpc.Core;

namespace Grpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Add_UpperCaseKey_IsStoredInLowerCase() => Assert.Equal("x-key", new Metadata { { "X-Key", "v" } }[0].Key);

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("ümlaut")]
    public void Add_InvalidKey_Throws(string key) => Assert.Throws<ArgumentException>(() => new Metadata { { key, "v" } });

    [Fact]
    public void Add_BytesWithoutSuffix_Throws() => Assert.Throws<ArgumentException>(() => new Metadata { { "key", [1] } });

    [Fact]
    public void Add_TextWithBinarySuffix_Throws() => Assert.Throws<ArgumentException>(() => new Metadata { { "key-bin", "v" } });

    [Fact]
    public void Get_Duplicates_KeepTheirOrderAndTheLastIsTheValue()
    {
        Metadata metadata = new() { { "a", "1" }, { "b", "2" }, { "a", "3" } };

        Assert.Equal(["1", "3"], metadata.GetAll("A").Select(entry => entry.Value));
        Assert.Equal("3", metadata.GetValue("a"));
        Assert.Null(metadata.GetValue("c"));
    }

    [Fact]
    public void Empty_Add_Throws() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));

    [Fact]
    public void ValueBytes_Changed_EntryStaysAsItIs()
    {
        byte[] bytes = [1, 2];
        Metadata.Entry entry = new("a-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }
}
