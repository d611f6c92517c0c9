using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>A layer as a sweep knows it: enough to read its numbers without the network.</summary>
/// <param name="Name">The published name.</param>
/// <param name="MatlabName">MATLAB's name.</param>
/// <param name="TypeName">The type in the published words.</param>
/// <param name="ChannelCount">Channels, at least 1.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Width">Columns of a map.</param>
/// <param name="Field">What one unit sees of the input; null once the spatial axes are gone.</param>
public sealed record SweepLayer(string Name, string MatlabName, string TypeName, int ChannelCount, int Height, int Width, ReceptiveField? Field)
{
    /// <summary>Describes a layer of a network.</summary>
    /// <param name="layer">Its output has a known shape of the form 1xCxHxW or 1xC.</param>
    /// <exception cref="ArgumentException">The output has another form.</exception>
    public static SweepLayer Of(Layer layer)
    {
        TensorShape shape = layer.OutputShape;
        return shape is { IsKnown: true, Rank: >= 2 and <= 4 } && shape.Dimensions[0] == 1 && shape.ElementCount > 0
            ? new SweepLayer(layer.Name, layer.MatlabName, layer.TypeName, shape.Channels, shape.Height, shape.Width, layer.ReceptiveField)
            : throw new ArgumentException($"Layer '{layer.Name}' puts out {shape}; a sweep expects one image of the form 1xCxHxW or 1xC.", nameof(layer));
    }
}
