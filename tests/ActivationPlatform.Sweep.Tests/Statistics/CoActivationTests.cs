using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Tests.Statistics;

public sealed class CoActivationTests
{
    [Theory]
    [InlineData(0f, 0)]
    [InlineData(-3f, 0)]
    [InlineData(0.01f, 0)]
    [InlineData(0.0625f, 1)]
    [InlineData(1f, 65)]
    [InlineData(1.0625f, 66)]
    [InlineData(2f, 81)]
    [InlineData(1e30f, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    public void LevelOf_Maximum_IsItsLogarithmInSixteenths(float maximum, int level) => Assert.Equal(level, CoActivation.LevelOf(maximum));

    [Fact]
    public void Correlation_OfLevels_IsPearsons()
    {
        var random = new Random(3);
        const int Channels = 5;
        var coActivation = new CoActivation(Channels);
        var levels = new List<double[]>();
        for (int image = 0; image < 200; image++)
        {
            float first = random.NextSingle() * 10;
            float[] maxima = [first, first * 2, random.NextSingle(), 10 - first, 4];
            coActivation.Add(maxima);
            levels.Add([.. maxima.Select(maximum => (double)CoActivation.LevelOf(maximum))]);
        }

        for (int left = 0; left < Channels; left++)
        {
            for (int right = 0; right < Channels; right++)
            {
                Assert.Equal(Pearson(levels, left, right), coActivation.Correlation(left, right), 1e-12);
            }
        }

        Assert.True(coActivation.Correlation(0, 1) > 0.98);
        Assert.Equal(0, coActivation.Correlation(0, 4));
    }

    private static double Pearson(List<double[]> rows, int left, int right)
    {
        double meanLeft = rows.Average(row => row[left]), meanRight = rows.Average(row => row[right]);
        double covariance = rows.Sum(row => (row[left] - meanLeft) * (row[right] - meanRight));
        double scale = Math.Sqrt(rows.Sum(row => Math.Pow(row[left] - meanLeft, 2)) * rows.Sum(row => Math.Pow(row[right] - meanRight, 2)));
        return scale > 0 ? covariance / scale : 0;
    }
}
