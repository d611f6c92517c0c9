namespace ActivationPlatform.Analysis.Localization;

/// <summary>Occlusion sensitivity: how much a score falls when a part of the picture is covered. Source: M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.</summary>
/// <remarks>Every pixel gets the mean fall over the windows that cover it: positive where covering it hurts the score. A score that is NaN makes its windows' pixels NaN.
/// Time: one forward pass per window, given to the delegate in batches.</remarks>
public static class OcclusionSensitivity
{
    /// <summary>Computes the map.</summary>
    /// <param name="grid">The windows.</param>
    /// <param name="baselineScore">The score of the picture as it is.</param>
    /// <param name="forward">The scores with each of these windows covered, in their order.</param>
    /// <param name="batchSize">Windows per call, at least 1.</param>
    /// <param name="progress">Told the finished fraction after every batch.</param>
    /// <param name="cancellationToken">Stops between batches and within the delegate.</param>
    /// <returns>Height x Width, row-major.</returns>
    /// <exception cref="InvalidOperationException">The delegate gave another number of scores than windows.</exception>
    public static async Task<double[]> MapAsync(
        OcclusionGrid grid, double baselineScore, Func<ReadOnlyMemory<OcclusionWindow>, CancellationToken, ValueTask<double[]>> forward,
        int batchSize = 8, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var sums = new double[grid.Height * grid.Width];
        var counts = new int[sums.Length];
        ReadOnlyMemory<OcclusionWindow> windows = grid.Windows.AsMemory();
        for (int start = 0; start < windows.Length; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<OcclusionWindow> batch = windows.Slice(start, Math.Min(batchSize, windows.Length - start));
            double[] scores = await forward(batch, cancellationToken);
            if (scores.Length != batch.Length)
            {
                throw new InvalidOperationException($"The forward pass gave {scores.Length} scores for {batch.Length} windows.");
            }

            for (int index = 0; index < scores.Length; index++)
            {
                Add(batch.Span[index], baselineScore - scores[index], grid.Width, sums, counts);
            }

            progress?.Report((start + batch.Length) / (double)windows.Length);
        }

        for (int pixel = 0; pixel < sums.Length; pixel++)
        {
            sums[pixel] /= counts[pixel];
        }

        return sums;
    }

    private static void Add(OcclusionWindow window, double fall, int width, double[] sums, int[] counts)
    {
        for (int row = window.Row; row < window.Row + window.Height; row++)
        {
            for (int column = window.Column; column < window.Column + window.Width; column++)
            {
                sums[row * width + column] += fall;
                counts[row * width + column]++;
            }
        }
    }
}
