using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>How an image becomes the network's input tensor: value = (pixel - mean) * scale per channel, pixel in 0..255.</summary>
public sealed record InputSpecification
{
    /// <summary>The graph input's name, for example <c>data_0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Shape for one image in <see cref="Layout"/>'s order.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>The order of the axes.</summary>
    public TensorLayout Layout { get; init; } = TensorLayout.Nchw;

    /// <summary>The order of the channels.</summary>
    public ChannelOrder ChannelOrder { get; init; } = ChannelOrder.Rgb;

    /// <summary>Subtracted per channel, in the tensor's channel order, in units of 0..255. One value or one per channel.</summary>
    public ImmutableArray<float> Mean { get; init; } = [0f];

    /// <summary>Multiplied per channel after the subtraction, in the tensor's channel order. One value or one per channel.</summary>
    public ImmutableArray<float> Scale { get; init; } = [1f];

    /// <summary>How the photo is brought to the input's size.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Stretch;

    /// <summary>Rows of the input image.</summary>
    public int Height => Layout == TensorLayout.Nchw ? Shape.Dimensions[2] : Shape.Dimensions[1];

    /// <summary>Columns of the input image.</summary>
    public int Width => Layout == TensorLayout.Nchw ? Shape.Dimensions[3] : Shape.Dimensions[2];

    /// <summary>Channels of the input image: 1 or 3.</summary>
    public int Channels => Layout == TensorLayout.Nchw ? Shape.Dimensions[1] : Shape.Dimensions[3];
}
