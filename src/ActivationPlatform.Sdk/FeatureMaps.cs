using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>An activation seen as channels of rows and columns: 1 x C x H x W as it is, 1 x C as C maps of one unit.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ChannelCount">Number of maps, at least 1.</param>
/// <param name="Height">Rows of a map, at least 1.</param>
/// <param name="Width">Columns of a map, at least 1.</param>
/// <param name="Values">Channel by channel, each row-major.</param>
public sealed record FeatureMaps(Layer Layer, int ChannelCount, int Height, int Width, ReadOnlyMemory<float> Values)
{
    /// <summary>Units in a map.</summary>
    public int MapLength => Height * Width;

    /// <summary>Looks at an activation; nothing is copied, so it must stay undisposed as long as the maps are used.</summary>
    /// <param name="activation">One image's output.</param>
    /// <exception cref="ArgumentException">The activation has no values, or more than one image, or more than four dimensions.</exception>
    public static FeatureMaps Of(Activation activation)
    {
        TensorShape shape = activation.Shape;
        if (shape.ElementCount == 0 || shape.Rank is < 1 or > 4 || (shape.Rank > 1 && shape.Dimensions[0] != 1))
        {
            throw new ArgumentException($"Layer '{activation.Layer.Name}' put out {shape}; one image of the form 1xCxHxW or 1xC with at least one value is expected.", nameof(activation));
        }

        return shape.Rank == 1
            ? new(activation.Layer, shape.Dimensions[0], 1, 1, activation.Values)
            : new(activation.Layer, shape.Channels, shape.Height, shape.Width, activation.Values);
    }

    /// <summary>One channel's map, row-major.</summary>
    /// <param name="channelIndex">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public ReadOnlyMemory<float> Map(int channelIndex)
    {
        if (channelIndex < 0 || channelIndex >= ChannelCount)
        {
            throw new ArgumentOutOfRangeException(nameof(channelIndex), (object?)null, $"Channel number {channelIndex + 1} is not in layer '{Layer.Name}'; it has channels 1 to {ChannelCount}.");
        }

        return Values.Slice(channelIndex * MapLength, MapLength);
    }
}
