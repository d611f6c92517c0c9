using System.Collections.Immutable;
using ActivationPlatform.Analysis.Localization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>Eigen-CAM of a layer: the strongest pattern in its maps, for any network and without a class.</summary>
public static class EigenActivationMap
{
    /// <summary>Computes a layer and its map.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    public static async Task<LocationMap> CreateAsync(IActivationSource source, ActivationInput input, string layer, CancellationToken cancellationToken = default)
    {
        using Activation activation = await source.ReadActivationAsync(input, layer, cancellationToken);
        return Create(activation);
    }

    /// <summary>The map of an activation that is there already.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static LocationMap Create(Activation activation)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        var map = new double[maps.MapLength];
        EigenActivation.Map(maps.Values.Span, maps.ChannelCount, map);
        return new("eigen-cam", activation.Layer.Name, maps.Height, maps.Width, ImmutableArray.Create(map));
    }
}
