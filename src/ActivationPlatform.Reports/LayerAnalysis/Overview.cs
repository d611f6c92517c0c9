using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What is said of the photo as a whole, from one run of the network.</summary>
/// <param name="Seen">The picture that the network sees.</param>
/// <param name="Classification">The most probable classes; null for a network without labels.</param>
/// <param name="Location">Where in the photo the winner lies, or the last maps answer most; null where that is not asked for or means nothing.</param>
/// <param name="Pooled">The maps whose means the classifier weighs, a copy; null where <paramref name="Location"/> is no class activation map.</param>
internal sealed record Overview(Image Seen, Classification? Classification, LocationMap? Location, FeatureMaps? Pooled)
{
    /// <summary>Runs the network once.</summary>
    /// <param name="source">The network.</param>
    /// <param name="network">Its description.</param>
    /// <param name="input">The photo.</param>
    /// <param name="layers">Layers whose outputs come from the same run; those that <paramref name="held"/> does not take are not asked for.</param>
    /// <param name="held">Takes over the outputs of the layers; null if there are none.</param>
    /// <param name="withLocation">Whether to look for the winner's place in the photo.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<Overview> CreateAsync(
        IActivationSource source, Network network, ActivationInput input, ImmutableArray<Layer> layers, HeldOutputs? held, bool withLocation, CancellationToken cancellationToken)
    {
        Layer first = network.Layers.FirstOrDefault(layer => layer.Type == LayerType.ImageInput)
            ?? throw new ArgumentException($"Model '{network.Name}' has no image input; a report needs one.", nameof(network));
        bool hasClasses = !network.Labels.IsEmpty || network.IsDemonstration;
        Layer? scores = hasClasses ? network.Layers[^1] : null;
        ClassActivationMapper? mapper = withLocation && hasClasses && !network.IsDemonstration ? await TryCreateMapperAsync(source, cancellationToken) : null;
        Layer? located = !withLocation || network.IsDemonstration
            ? null
            : mapper?.FeatureLayer ?? network.Layers.LastOrDefault(layer => layer.OutputShape is { Rank: 4 } shape && shape.Height > 1 && shape.Width > 1);

        Image? seen = null;
        Classification? classification = null;
        Activation? features = null;
        bool areFeaturesHeld = false;
        try
        {
            string[] names = [.. new[] { first, located, scores }.OfType<Layer>().Concat(held is null ? [] : layers).Select(layer => layer.Name).Distinct()];
            await foreach (Activation activation in source.StreamAsync(input, [.. names], cancellationToken))
            {
                int index = activation.Layer.Index;
                seen = index == first.Index ? InputPicture.Create(network, activation.Values.Span) : seen;
                classification = index == scores?.Index ? Classification.Create(network, activation) : classification;
                bool isHeld = held is not null && held.TryHold(activation);
                if (index == located?.Index)
                {
                    (features, areFeaturesHeld) = (activation, isHeld);
                }
                else if (!isHeld)
                {
                    activation.Dispose();
                }
            }

            return new Overview(
                seen ?? throw new InvalidOperationException($"The source sent nothing for layer '{first.Name}'."), classification,
                features is null ? null : Locate(mapper, features, classification),
                features is null || mapper is null ? null : CopyOf(features));
        }
        finally
        {
            if (!areFeaturesHeld)
            {
                features?.Dispose();
            }
        }
    }

    private static async Task<ClassActivationMapper?> TryCreateMapperAsync(IActivationSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await ClassActivationMapper.CreateAsync(source, cancellationToken);
        }
        catch (ArgumentException)
        {
            // The network ends differently; a map that needs nothing of its end stands in.
            return null;
        }
    }

    private static FeatureMaps CopyOf(Activation activation)
    {
        var maps = FeatureMaps.Of(activation);
        return maps with { Values = maps.Values.ToArray() };
    }

    private static LocationMap? Locate(ClassActivationMapper? mapper, Activation features, Classification? classification)
    {
        try
        {
            LocationMap map = mapper is not null && classification is { Classes: [ClassScore winner, ..] }
                ? mapper.Map(features, winner.ClassIndex)
                : EigenActivationMap.Create(features);
            return map.Values.All(double.IsFinite) ? map : null;
        }
        catch (ArgumentException)
        {
            // Values that are not finite have no principal component.
            return null;
        }
    }
}
