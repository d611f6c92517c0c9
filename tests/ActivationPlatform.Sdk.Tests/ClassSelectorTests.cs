using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

public sealed class ClassSelectorTests
{
    private static readonly Network Network = FakeSource.CreateNetwork() with { Labels = ["tench, Tinca tinca", "tabby, tabby cat", "tiger cat", "cat"] };

    [Theory]
    [InlineData("1", 0)]
    [InlineData("1000", 999)]
    [InlineData("TINCA TINCA", 0)]
    [InlineData("tabby, tabby cat", 1)]
    [InlineData("iger", 2)]
    [InlineData("cat", 3)]
    public void Find_NumberSynonymOrPart_IsTheClass(string words, int expected) => Assert.Equal(expected, ClassSelector.Find(Network, words));

    [Theory]
    [InlineData("0", "There is no class 0; classes count from 1.")]
    [InlineData("unicorn", "Class 'unicorn' is not among the 4 labels of model 'tiny'.")]
    [InlineData("t", "Class 't' matches 4 labels of model 'tiny', among them 1 tench, Tinca tinca; 2 tabby, tabby cat; 3 tiger cat; expected one.")]
    public void Find_NoneOrSeveral_SaysWhich(string words, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => ClassSelector.Find(Network, words)).Message);
}
