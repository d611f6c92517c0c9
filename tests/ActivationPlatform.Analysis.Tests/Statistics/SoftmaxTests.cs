using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class SoftmaxTests
{
    [Fact]
    public void Of_LargeScores_DoesNotOverflow()
    {
        double[] probabilities = Softmax.Of([1000, 1001, -1000]);
        Assert.Equal(1, probabilities.Sum(), 12);
        Assert.Equal(1 / (1 + Math.Exp(-1)), probabilities[1], 12);
    }

    [Fact]
    public void Of_NaN_IsNaNThroughout() => Assert.All(Softmax.Of([1, float.NaN]), value => Assert.Equal(double.NaN, value));

    [Fact]
    public void Of_Empty_IsEmpty() => Assert.Empty(Softmax.Of([]));
}
