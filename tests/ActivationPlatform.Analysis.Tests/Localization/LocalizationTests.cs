using ActivationPlatform.Analysis.Localization;

namespace ActivationPlatform.Analysis.Tests.Localization;

public sealed class LocalizationTests
{
    [Fact]
    public void ClassActivation_MeanPlusBias_IsTheScore()
    {
        var random = new Random(1);
        float[] maps = [.. Enumerable.Range(0, 12 * 49).Select(_ => (float)random.NextDouble())];
        float[] weights = [.. Enumerable.Range(0, 12).Select(_ => (float)random.NextDouble() - 0.5f)];
        var map = new double[49];
        ClassActivation.Map(maps, weights, map);
        double score = weights.Select((weight, channel) => weight * maps[(channel * 49)..((channel + 1) * 49)].Average(v => (double)v)).Sum();
        Assert.Equal(score, map.Average(), 10);
    }

    [Theory]
    [InlineData(3, 25)]
    [InlineData(40, 9)]
    public void EigenActivation_MapsOfOnePattern_GiveThatPattern(int channels, int units)
    {
        var random = new Random(channels);
        double[] pattern = [.. Enumerable.Range(0, units).Select(i => i == units / 2 ? 5.0 : 1)];
        double[] strengths = [.. Enumerable.Range(0, channels).Select(_ => random.NextDouble() + 0.1)];
        float[] maps = [.. strengths.SelectMany(s => pattern.Select(p => (float)(s * p)))];
        var map = new double[units];
        EigenActivation.Map(maps, channels, map);
        double scale = Math.Sqrt(strengths.Sum(s => s * s));
        Assert.Equal(pattern.Select(p => Math.Round(p * scale, 4)), map.Select(m => Math.Round(m, 4)));
    }

    [Fact]
    public void EigenActivation_Zeros_GiveZeros()
    {
        var map = new double[4];
        EigenActivation.Map(new float[12], 3, map);
        Assert.All(map, value => Assert.Equal(0, value));
    }

    [Fact]
    public void EigenActivation_NaN_IsRefused() =>
        Assert.StartsWith("The feature maps hold a value that is not finite", Assert.Throws<ArgumentException>(() => EigenActivation.Map([float.NaN, 1], 1, new double[2])).Message);

    [Theory]
    [InlineData(10, 10, 3, 3)]
    [InlineData(7, 12, 4, 2)]
    [InlineData(2, 2, 5, 1)]
    public void OcclusionGrid_AnySize_CoversEveryPixelAndStaysInside(int height, int width, int window, int stride)
    {
        var grid = new OcclusionGrid(height, width, window, stride);
        var covered = new int[height * width];
        foreach (OcclusionWindow w in grid.Windows)
        {
            for (int row = w.Row; row < w.Row + w.Height; row++)
            {
                for (int column = w.Column; column < w.Column + w.Width; column++)
                {
                    covered[row * width + column]++;
                }
            }
        }

        Assert.All(covered, count => Assert.True(count > 0));
        Assert.Equal(grid.Windows.Length, grid.Windows.Distinct().Count());
    }

    [Fact]
    public async Task OcclusionSensitivity_OnePixelThatCounts_IsWhereTheMapPeaks()
    {
        // The score is pixel (3, 5) alone; covered it is 0.
        var grid = new OcclusionGrid(8, 9, 3, 1);
        var fractions = new List<double>();
        double[] map = await OcclusionSensitivity.MapAsync(
            grid, 1, (windows, _) => new(windows.ToArray().Select(w => Covers(w, 3, 5) ? 0.0 : 1).ToArray()), batchSize: 5, new Recorder(fractions));
        Assert.Equal(3 * 9 + 5, Array.IndexOf(map, map.Max()));
        Assert.Equal(1, map[3 * 9 + 5]);
        Assert.Equal(0, map[0]);
        Assert.Equal(1, fractions[^1]);
        Assert.Equal(fractions.Order(), fractions);

        static bool Covers(OcclusionWindow w, int row, int column) => row >= w.Row && row < w.Row + w.Height && column >= w.Column && column < w.Column + w.Width;
    }

    [Fact]
    public async Task OcclusionSensitivity_Cancelled_StopsBetweenBatches()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OcclusionSensitivity.MapAsync(new OcclusionGrid(8, 8, 2, 2), 1, (windows, _) =>
        {
            calls++;
            cancellation.Cancel();
            return new(new double[windows.Length]);
        }, batchSize: 2, cancellationToken: cancellation.Token));
        Assert.Equal(1, calls);
    }

    private sealed class Recorder(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }
}
