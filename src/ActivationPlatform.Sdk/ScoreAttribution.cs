using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>What every input of the last linear layer adds to the score of a class, and how much more than to that of a rival: weight times value. The shares and the bias sum to the score
/// before the softmax, exactly because the layer is linear. Behind global average pooling an input is a channel, and its share is the mean of its part in the class activation map.</summary>
/// <remarks>Source: B. Zhou et al., "Learning deep features for discriminative localization", CVPR 2016, equation 1; known as direct logit attribution since N. Elhage et al.,
/// "A mathematical framework for transformer circuits", 2021.</remarks>
public sealed class ScoreAttribution
{
    private ScoreAttribution(int classIndex, int rivalIndex, double bias, double biasLead, ImmutableArray<ScoreShare> shares)
    {
        (ClassIndex, RivalIndex, Bias, BiasLead, Shares) = (classIndex, rivalIndex, bias, biasLead, shares);
        ByScore = [.. shares.OrderByDescending(share => share.Score).ThenBy(share => share.InputIndex)];
    }

    /// <summary>The class, from 0.</summary>
    public int ClassIndex { get; }

    /// <summary>The class that it is held against, from 0.</summary>
    public int RivalIndex { get; }

    /// <summary>What the class has without any input; 0 for a layer without a bias.</summary>
    public double Bias { get; }

    /// <summary>How much more that is than the rival's.</summary>
    public double BiasLead { get; }

    /// <summary>Every input, in the layer's order.</summary>
    public ImmutableArray<ScoreShare> Shares { get; }

    /// <summary>Every input, the largest share of the score first; equal ones by index.</summary>
    public ImmutableArray<ScoreShare> ByScore { get; }

    /// <summary>The score of the class before the softmax.</summary>
    public double Score => Bias + Shares.Sum(share => share.Score);

    /// <summary>How much higher it is than the rival's.</summary>
    public double Lead => BiasLead + Shares.Sum(share => share.Lead);

    /// <summary>The attribution for two classes.</summary>
    /// <param name="classifier">A fully connected layer with one filter a class.</param>
    /// <param name="inputs">The values of its inputs, in its order.</param>
    /// <param name="classIndex">From 0.</param>
    /// <param name="rivalIndex">From 0.</param>
    /// <exception cref="ArgumentException">The layer is no fully connected one, or has another number of inputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static ScoreAttribution Create(FilterBank classifier, ReadOnlySpan<double> inputs, int classIndex, int rivalIndex)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.Layer.Type != LayerType.FullyConnected)
        {
            throw new ArgumentException($"Layer '{classifier.Layer.Name}' is of type {classifier.Layer.TypeName}; a fully connected layer is expected.", nameof(classifier));
        }

        if (inputs.Length != classifier.InputCount)
        {
            throw new ArgumentException($"There are {inputs.Length} values, but layer '{classifier.Layer.Name}' has {classifier.InputCount} inputs.", nameof(inputs));
        }

        ReadOnlySpan<float> weights = classifier.Filter(classIndex).Span;
        ReadOnlySpan<float> rivals = classifier.Filter(rivalIndex).Span;
        var shares = ImmutableArray.CreateBuilder<ScoreShare>(inputs.Length);
        for (int index = 0; index < inputs.Length; index++)
        {
            shares.Add(new ScoreShare(index, inputs[index], weights[index], rivals[index]));
        }

        double bias = classifier.BiasOf(classIndex);
        return new ScoreAttribution(classIndex, rivalIndex, bias, bias - classifier.BiasOf(rivalIndex), shares.MoveToImmutable());
    }
}
