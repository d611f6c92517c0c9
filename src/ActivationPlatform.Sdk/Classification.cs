using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>What a network takes an image for.</summary>
/// <param name="Network">The network; for <see cref="Network.IsDemonstration"/> the scores mean nothing, and whoever shows them says so.</param>
/// <param name="Classes">The most probable classes, falling; equal ones by index.</param>
public sealed record Classification(Network Network, ImmutableArray<ClassScore> Classes)
{
    /// <summary>Classifies an image by the network's last layer. Scores of a network that does not end in a softmax go through one (computed in double precision).</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="top">How many classes, at least 1; all of them if there are fewer.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one class is asked for.</exception>
    public static async Task<Classification> CreateAsync(IActivationSource source, ActivationInput input, int top = 5, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        Network network = await source.DescribeAsync(cancellationToken);
        Layer last = network.Layers[^1];
        using Activation activation = await source.ReadActivationAsync(input, last.Name, cancellationToken);
        return Create(network, activation, top);
    }

    /// <summary>Ranks the classes of a last layer that is there already.</summary>
    /// <param name="network">The network.</param>
    /// <param name="activation">The output of its last layer.</param>
    /// <param name="top">How many classes, at least 1.</param>
    public static Classification Create(Network network, Activation activation, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        bool isProbability = activation.Layer.Type is LayerType.Softmax or LayerType.ClassificationOutput;
        double[] probabilities = isProbability ? Array.ConvertAll(activation.Values.ToArray(), value => (double)value) : Softmax.Of(activation.Values.Span);
        IEnumerable<ClassScore> ranked = probabilities
            .Select((probability, index) => (Probability: probability, Index: index))
            .OrderByDescending(score => score.Probability)
            .ThenBy(score => score.Index)
            .Take(top)
            .Select((score, rank) => new ClassScore(rank + 1, score.Index, LabelOf(network, score.Index), score.Probability));
        return new(network, [.. ranked]);
    }

    private static string LabelOf(Network network, int classIndex) => classIndex < network.Labels.Length
        ? network.Labels[classIndex]
        : string.Create(CultureInfo.InvariantCulture, $"class {classIndex + 1}");
}
