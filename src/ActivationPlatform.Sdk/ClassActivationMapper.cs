using System.Globalization;
using System.Collections.Immutable;
using ActivationPlatform.Analysis.Localization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>Draws class activation maps for a network that ends in global average pooling and a fully connected layer. The mean of a class's map plus its bias is the class's score before the softmax.</summary>
public sealed class ClassActivationMapper
{
    private readonly Network network;
    private readonly FilterBank weights;

    private ClassActivationMapper(Network network, Layer featureLayer, FilterBank weights)
    {
        this.network = network;
        this.weights = weights;
        FeatureLayer = featureLayer;
    }

    /// <summary>The layer whose maps are pooled; feed its activation to <see cref="Map"/>.</summary>
    public Layer FeatureLayer { get; }

    /// <summary>The fully connected layer; its outputs are the scores.</summary>
    public Layer Classifier => weights.Layer;

    /// <summary>Number of classes.</summary>
    public int ClassCount => weights.FilterCount;

    /// <summary>Reads the classifier's weights.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">The network does not end in global average pooling and a fully connected layer; Eigen-CAM is for those.</exception>
    public static async Task<ClassActivationMapper> CreateAsync(IActivationSource source, CancellationToken cancellationToken = default)
    {
        Network network = await source.DescribeAsync(cancellationToken);
        Layer? classifier = network.Layers.LastOrDefault(layer => layer.Type == LayerType.FullyConnected);
        Layer? pooling = classifier is null ? null : Before(network, classifier, LayerType.Dropout);
        bool isGlobal = pooling is { Type: LayerType.AveragePooling, Inputs.Length: 1, OutputShape: { Height: 1, Width: 1 } };
        Layer? features = isGlobal ? network.Layers[pooling!.Inputs[0]] : null;
        if (classifier is null || features is null)
        {
            throw new ArgumentException($"Model '{network.Name}' does not end in global average pooling and a fully connected layer; class activation maps need both. Eigen-CAM does not.", nameof(source));
        }

        FilterBank weights = await FilterBank.ReadAsync(source, classifier.Name, cancellationToken);
        if (weights.InputCount != features.OutputShape.Channels)
        {
            throw new ArgumentException($"Layer '{classifier.Name}' has {weights.InputCount} weights for a class; one for each of the {features.OutputShape.Channels} channels of '{features.Name}' is expected.", nameof(source));
        }

        return new(network, features, weights);
    }

    /// <summary>The map of one class.</summary>
    /// <param name="features">The output of <see cref="FeatureLayer"/>; not disposed here.</param>
    /// <param name="classIndex">From 0.</param>
    /// <exception cref="ArgumentException">It is another layer's output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public LocationMap Map(Activation features, int classIndex)
    {
        if (features.Layer.Name != FeatureLayer.Name)
        {
            throw new ArgumentException($"The class activation map needs the output of layer '{FeatureLayer.Name}'; got that of '{features.Layer.Name}'.", nameof(features));
        }

        if (classIndex < 0 || classIndex >= ClassCount)
        {
            throw new ArgumentOutOfRangeException(nameof(classIndex), (object?)null, $"Class {classIndex + 1} is not in model '{network.Name}'; it has classes 1 to {ClassCount}.");
        }

        FeatureMaps maps = FeatureMaps.Of(features);
        var map = new double[maps.MapLength];
        ClassActivation.Map(maps.Values.Span, weights.Filter(classIndex).Span, map);
        string label = classIndex < network.Labels.Length ? network.Labels[classIndex] : string.Create(CultureInfo.InvariantCulture, $"class {classIndex + 1}");
        return new("cam", label, maps.Height, maps.Width, ImmutableArray.Create(map));
    }

    /// <summary>What is added to a map's mean to give the score.</summary>
    /// <param name="classIndex">From 0.</param>
    public float Bias(int classIndex) => weights.BiasOf(classIndex);

    /// <summary>Computes the map of one class for a picture.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="classIndex">From 0; null for the most probable class.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static async Task<LocationMap> CreateMapAsync(IActivationSource source, ActivationInput input, int? classIndex = null, CancellationToken cancellationToken = default)
    {
        ClassActivationMapper mapper = await CreateAsync(source, cancellationToken);
        int chosen = classIndex ?? (await Classification.CreateAsync(source, input, top: 1, cancellationToken)).Classes[0].ClassIndex;
        using Activation features = await source.ReadActivationAsync(input, mapper.FeatureLayer.Name, cancellationToken);
        return mapper.Map(features, chosen);
    }

    private static Layer? Before(Network network, Layer layer, LayerType skipped)
    {
        Layer? current = layer.Inputs is [int first] ? network.Layers[first] : null;
        while (current?.Type == skipped)
        {
            current = current.Inputs is [int input] ? network.Layers[input] : null;
        }

        return current;
    }
}
