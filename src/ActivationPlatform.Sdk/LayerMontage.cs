using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>All channels of a layer side by side in grey, on one scale.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Mode">How values became grey.</param>
/// <param name="Stretch">The limits that were found; <see cref="FiniteRange.NonFiniteCount"/> tells how many values are not finite (NaN is drawn white).</param>
/// <param name="Layout">Where which channel is.</param>
/// <param name="Image">The picture, one pixel per unit; for <c>conv1/7x7_s2</c> 896 x 896.</param>
public sealed record LayerMontage(Layer Layer, StretchMode Mode, ContrastStretch Stretch, MontageLayout Layout, Image Image)
{
    /// <summary>The seed's title, for example <c>Activations from the conv1-7x7_s2 layer</c>.</summary>
    public string Title => TitleOf(Layer);

    /// <summary>The seed's title for a layer's montage.</summary>
    /// <param name="layer">The layer.</param>
    public static string TitleOf(Layer layer) => $"Activations from the {layer.MatlabName} layer";

    /// <summary>The mode that suits a layer: <see cref="StretchMode.Positive"/> for a ReLU, whose zeros shall stay black, else <see cref="StretchMode.Contrast"/>.</summary>
    /// <param name="layer">The layer.</param>
    public static StretchMode SuitableMode(Layer layer) => layer.Type == LayerType.ReLU ? StretchMode.Positive : StretchMode.Contrast;

    /// <summary>Computes a layer and draws its montage.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="mode">How values become grey; null for the <see cref="SuitableMode"/>.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    public static async Task<LayerMontage> CreateAsync(
        IActivationSource source, ActivationInput input, string layer, StretchMode? mode = null, CancellationToken cancellationToken = default)
    {
        using Activation activation = await source.ReadActivationAsync(input, layer, cancellationToken);
        return Create(activation, mode ?? SuitableMode(activation.Layer), cancellationToken);
    }

    /// <summary>Draws the montage of an activation that is there already. A layer without spatial axes has tiles of one pixel.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="mode">How values become grey.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The activation has no values, or more than one image.</exception>
    public static LayerMontage Create(Activation activation, StretchMode mode, CancellationToken cancellationToken = default)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        MontageLayout layout = MontageLayout.Create(maps.ChannelCount, maps.Height, maps.Width);
        ContrastStretch stretch = ContrastStretch.Measure(activation.Values, mode, cancellationToken);
        var pixels = new byte[layout.HeightPixels * layout.WidthPixels];
        stretch.ApplyMontage(activation.Values, layout, pixels, cancellationToken);
        return new(activation.Layer, mode, stretch, layout, new Image(layout.WidthPixels, layout.HeightPixels, 1, pixels));
    }
}
