using ActivationPlatform.Analysis.Comparison;

namespace ActivationPlatform.Analysis.Tests.Comparison;

public sealed class TensorComparisonTests
{
    [Fact]
    public void Of_Itself_IsExactlyZero()
    {
        float[] tensor = [1.1f, -2.3f, float.NaN, float.PositiveInfinity, 1e-30f, 0];
        TensorComparison comparison = TensorComparison.Of(tensor, tensor);
        Assert.Equal(0, comparison.MismatchCount);
        Assert.All(new[] { comparison.MaximumAbsolute, comparison.MaximumRelative, comparison.MeanAbsolute, comparison.MedianAbsolute, comparison.Percentile99Absolute }, value => Assert.Equal(0, value));
        Assert.Equal((1.0, double.PositiveInfinity), (comparison.Cosine, comparison.SignalToNoiseDecibels));
        Assert.True(comparison.IsWithin(0));
    }

    [Fact]
    public void Of_KnownDifferences_GivesTheirMeasures()
    {
        float[] reference = [3, 0, -4, 0];
        float[] actual = [3, 1, -4, 3];
        TensorComparison comparison = TensorComparison.Of(reference, actual);
        Assert.Equal((3.0, 0.75, 1.0, 0.5), (comparison.MaximumAbsolute, comparison.MaximumRelative, comparison.MeanAbsolute, comparison.MedianAbsolute));
        Assert.Equal(2.94, comparison.Percentile99Absolute, 6);
        Assert.Equal(25 / Math.Sqrt(25 * 35), comparison.Cosine, 12);
        Assert.Equal(10 * Math.Log10(25 / 10.0), comparison.SignalToNoiseDecibels, 12);
        Assert.False(comparison.IsWithin(0.7));
    }

    [Fact]
    public void Of_NaNOnOneSide_IsAMismatch()
    {
        TensorComparison comparison = TensorComparison.Of([1, float.NaN, float.PositiveInfinity], [1, 1, float.NegativeInfinity]);
        Assert.Equal((2L, double.PositiveInfinity), (comparison.MismatchCount, comparison.MaximumRelative));
        Assert.False(comparison.IsWithin(1e9));
    }

    [Fact]
    public void Of_Empty_IsEqual() => Assert.True(TensorComparison.Of([], []).IsWithin(0));

    [Fact]
    public void Of_DifferentLengths_SaysBoth() =>
        Assert.StartsWith("The tensors have 1 and 2 values; only equal ones can be compared.", Assert.Throws<ArgumentException>(() => TensorComparison.Of([1], [1, 2])).Message);
}
