using System.Collections.Immutable;
using ActivationPlatform.Analysis.Localization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>Occlusion sensitivity of a class: how much its probability falls when a window of the picture is covered with the network's mean colour.</summary>
public static class OcclusionMap
{
    /// <summary>Computes the map: one run of the network for each window.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="classIndex">From 0; null for the most probable class.</param>
    /// <param name="windowSize">Side of the window in pixels of the network's input, at least 1.</param>
    /// <param name="stride">Pixels between windows, 1 to the window's size.</param>
    /// <param name="batchSize">Windows between two reports of progress, at least 1.</param>
    /// <param name="progress">Told the finished fraction.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static async Task<LocationMap> CreateAsync(
        IActivationSource source, ActivationInput input, int? classIndex = null, int windowSize = 32, int stride = 16,
        int batchSize = 8, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Network network = await source.DescribeAsync(cancellationToken);
        var grid = new OcclusionGrid(network.Input.Height, network.Input.Width, windowSize, stride);
        float[] picture;
        using (Activation data = await source.ReadActivationAsync(input, InputPicture.InputLayerOf(network).Name, cancellationToken))
        {
            picture = data.Values.ToArray();
        }

        Classification baseline = await Classification.CreateAsync(source, Ready(network, picture), top: int.MaxValue, cancellationToken);
        ClassScore score = classIndex is null ? baseline.Classes[0]
            : baseline.Classes.FirstOrDefault(candidate => candidate.ClassIndex == classIndex)
            ?? throw new ArgumentOutOfRangeException(nameof(classIndex), (object?)null, $"Class {classIndex + 1} is not in model '{network.Name}'; it has classes 1 to {baseline.Classes.Length}.");

        async ValueTask<double[]> ForwardAsync(ReadOnlyMemory<OcclusionWindow> windows, CancellationToken token)
        {
            var scores = new double[windows.Length];
            for (int index = 0; index < scores.Length; index++)
            {
                float[] covered = Cover(network.Input, picture, windows.Span[index]);
                Classification classification = await Classification.CreateAsync(source, Ready(network, covered), top: int.MaxValue, token);
                scores[index] = classification.Classes.First(candidate => candidate.ClassIndex == score.ClassIndex).Probability;
            }

            return scores;
        }

        double[] map = await OcclusionSensitivity.MapAsync(grid, score.Probability, ForwardAsync, batchSize, progress, cancellationToken);
        return new("occlusion", score.Label, grid.Height, grid.Width, ImmutableArray.Create(map));
    }

    // The tensor's zero is the network's mean colour.
    private static float[] Cover(InputSpecification input, float[] picture, OcclusionWindow window)
    {
        float[] covered = (float[])picture.Clone();
        for (int channel = 0; channel < input.Channels; channel++)
        {
            for (int row = window.Row; row < window.Row + window.Height; row++)
            {
                for (int column = window.Column; column < window.Column + window.Width; column++)
                {
                    covered[InputPicture.TensorOffset(input, channel, row * input.Width + column)] = 0;
                }
            }
        }

        return covered;
    }

    private static ActivationInput.ReadyTensor Ready(Network network, float[] values) => new(values, network.Input.Shape);
}
