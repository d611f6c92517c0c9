using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests;

public sealed class ArrayComparisonTests
{
    [Fact]
    public void OfFiles_OneArrayInThreeFormats_IsEqual()
    {
        using var folder = new TemporaryFolder();
        float[] values = FakeSource.Ramp(6);
        var shape = new TensorShape(2, 3);
        AtomicFile.Write(folder.File("one.npy"), stream => NpyFormat.Write(stream, shape, values));
        AtomicFile.Write(folder.File("one.npz"), stream =>
        {
            using var archive = new NpzWriter(stream);
            archive.Add("conv%2F1", shape, values);
        });
        AtomicFile.Write(folder.File("one.safetensors"), stream => Safetensors.Write(stream, [new NamedArray("conv%2F1", shape, values)]));

        foreach (string other in new[] { "one.npy", "one.npz", "one.safetensors" })
        {
            ArrayComparison comparison = Assert.Single(ArrayComparison.OfFiles(folder.File("one.npz"), folder.File(other)));
            Assert.Equal(("conv/1", 0.0, 1.0), (comparison.Name, comparison.Difference.MaximumAbsolute, comparison.Difference.Cosine));
        }
    }

    [Fact]
    public void OfFiles_OtherShape_SaysBoth()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.File("a.npy"), stream => NpyFormat.Write(stream, new TensorShape(2, 3), FakeSource.Ramp(6)));
        AtomicFile.Write(folder.File("b.npy"), stream => NpyFormat.Write(stream, new TensorShape(3, 2), FakeSource.Ramp(6)));

        var exception = Assert.Throws<ArgumentException>(() => ArrayComparison.OfFiles(folder.File("a.npy"), folder.File("b.npy")).ToArray());

        Assert.StartsWith("Array 'a' of 2x3 cannot be compared with array 'b' of 3x2.", exception.Message);
    }

    [Theory]
    [InlineData("missing.npz", "There is no file '")]
    [InlineData("a.txt", "'")]
    public void Open_MissingOrOtherFile_SaysWhatIsExpected(string name, string start)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "");

        Exception exception = Assert.ThrowsAny<Exception>(() => ArrayFile.Open(folder.File(name)));

        Assert.StartsWith(start, exception.Message);
        Assert.Contains(name == "a.txt" ? "a file of arrays ends in .npy, .npz or .safetensors." : "missing.npz'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_FewAndMany_AreBarsAndPoints()
    {
        ArrayComparison Comparison(int number) => new($"layer {number}", Analysis.Comparison.TensorComparison.Of([1, 2], [1, 2 + number]));

        string few = ComparisonFigures.Differences([.. Enumerable.Range(1, 3).Select(Comparison)], "b against a").AlternativeText;
        string many = ComparisonFigures.Differences([.. Enumerable.Range(1, 50).Select(Comparison)], "b against a").AlternativeText;

        Assert.Equal("Ranking of 3 items: layer 1 0.5; layer 2 1; layer 3 1.5.", few);
        Assert.Equal("Plot of Difference over the reference's maximum over Layer, 3 series: maximum, 99th percentile, mean.", many);
    }
}
