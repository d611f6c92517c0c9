using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class HistogramTests
{
    [Fact]
    public void Of_Values_LastBinHoldsTheMaximum()
    {
        Histogram histogram = Histogram.Of([0, 1, 2, 3, 4, float.NaN], binCount: 4);
        Assert.Equal([1, 1, 1, 2], histogram.Counts.ToArray());
        Assert.Equal((0.0, 4.0, 1.0), (histogram.Minimum, histogram.Maximum, histogram.BinWidth));
    }

    [Fact]
    public void Of_Constant_IsCentred()
    {
        Histogram histogram = Histogram.Of([7, 7], binCount: 3);
        Assert.Equal([0, 2, 0], histogram.Counts.ToArray());
        Assert.Equal(0, histogram.Entropy);
    }

    [Fact]
    public void Of_NothingFinite_CountsNothing()
    {
        Histogram histogram = Histogram.Of([float.NaN], binCount: 2);
        Assert.Equal((0L, 0.0), (histogram.Total, histogram.Entropy));
    }

    [Fact]
    public void Entropy_AllBinsAlike_IsTheLogarithmOfTheirNumber() =>
        Assert.Equal(4, Histogram.Of([.. Enumerable.Range(0, 1600).Select(i => (float)i)], 16).Entropy, 12);

    [Fact]
    public void Of_EdgesNotInOrder_SaysWhich() =>
        Assert.StartsWith("A histogram's edges must be finite and in order; they are 1 and 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Histogram.Of([1f], 1, 1, 4)).Message);
}
