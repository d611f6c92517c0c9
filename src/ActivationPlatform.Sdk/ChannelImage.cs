using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>One channel of a layer in grey.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ChannelIndex">From 0; people see <see cref="ChannelNumber"/>.</param>
/// <param name="Stretch">The scale: by default that of the whole layer, so that channels are comparable with each other and with the montage.</param>
/// <param name="Image">One pixel per unit.</param>
public sealed record ChannelImage(Layer Layer, int ChannelIndex, ContrastStretch Stretch, Image Image)
{
    /// <summary>From 1, as people count.</summary>
    public int ChannelNumber => ChannelIndex + 1;

    /// <summary>Computes a layer and draws some of its channels on the layer's scale.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="channelIndices">From 0, in the order wanted.</param>
    /// <param name="mode">How values become grey; null for the mode that suits the layer.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public static async Task<ImmutableArray<ChannelImage>> CreateAsync(
        IActivationSource source, ActivationInput input, string layer, ImmutableArray<int> channelIndices, StretchMode? mode = null, CancellationToken cancellationToken = default)
    {
        using Activation activation = await source.ReadActivationAsync(input, layer, cancellationToken);
        return Create(activation, channelIndices, mode ?? LayerMontage.SuitableMode(activation.Layer), cancellationToken);
    }

    /// <summary>Draws channels of an activation that is there already, on the layer's scale.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="channelIndices">From 0, in the order wanted.</param>
    /// <param name="mode">How values become grey.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public static ImmutableArray<ChannelImage> Create(Activation activation, ImmutableArray<int> channelIndices, StretchMode mode, CancellationToken cancellationToken = default) =>
        Create(activation, channelIndices, ContrastStretch.Measure(activation.Values, mode, cancellationToken));

    /// <summary>The same on a grey scale that was measured before.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="channelIndices">From 0, in the order wanted.</param>
    /// <param name="stretch">From values to grey.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public static ImmutableArray<ChannelImage> Create(Activation activation, ImmutableArray<int> channelIndices, ContrastStretch stretch)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        ReadOnlyMemory<float>[] chosen = [.. channelIndices.Select(maps.Map)];
        var images = ImmutableArray.CreateBuilder<ChannelImage>(chosen.Length);
        for (int index = 0; index < chosen.Length; index++)
        {
            var pixels = new byte[maps.MapLength];
            stretch.Apply(chosen[index].Span, pixels);
            images.Add(new(activation.Layer, channelIndices[index], stretch, new Image(maps.Width, maps.Height, 1, pixels)));
        }

        return images.MoveToImmutable();
    }
}
