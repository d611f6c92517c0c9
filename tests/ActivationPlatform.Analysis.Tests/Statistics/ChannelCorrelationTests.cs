using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class ChannelCorrelationTests
{
    [Fact]
    public void Matrix_KnownChannels_FindsCopiesNegativesAndConstants()
    {
        float[] a = [1, 5, 2, 8, 3];
        float[] maps = [.. a, .. a.Select(v => 2 * v + 1), .. a.Select(v => -v), 4, 4, 4, 4, 4];
        double[] matrix = ChannelCorrelation.Matrix(maps, 4);
        Assert.Equal([1, 1, -1, 0, 1, 1, -1, 0, -1, -1, 1, 0, 0, 0, 0, 1], matrix.Select(v => Math.Round(v, 12)).ToArray());
        ChannelSimilarity[] similar = ChannelCorrelation.MostSimilar(matrix);
        Assert.Equal([1, 0, 0, 0], similar.Select(s => s.NearestChannelIndex).ToArray());
    }

    [Fact]
    public void MostSimilar_OneChannel_HasNone() => Assert.Empty(ChannelCorrelation.MostSimilar([1]));

    [Fact]
    public void Ranking_NaNIsLastAndTiesKeepTheirOrder()
    {
        ChannelStatistics[] channels = [.. new float[][] { [1, 1], [float.NaN], [3, 5], [1, 1] }.Select(map =>
        {
            var accumulator = new ChannelAccumulator();
            accumulator.Add(map);
            return accumulator.ToStatistics();
        })];
        Assert.Equal([2, 0, 3, 1], ChannelRanking.By([.. channels], ChannelMeasure.Mean).ToArray());
    }
}
