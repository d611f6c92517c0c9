using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>What an ONNX file does not say about itself: how a photo becomes its input, what its classes and layers are called.
/// Everything may be left out; <see cref="InputSpecification"/> then gets the defaults named here. As JSON: <see cref="ManifestJson"/>.</summary>
public sealed record ModelManifest
{
    /// <summary>The graph input that takes the image. Default: the only one there is.</summary>
    public string? InputName { get; init; }

    /// <summary>Its shape for one image. Default: the file's, with a batch of 1, 3 channels (or as many as the first convolution reads) and 224x224 where the file leaves them free.</summary>
    public TensorShape? InputShape { get; init; }

    /// <summary>Order of the axes. Default: <see cref="TensorLayout.Nhwc"/> if only the last axis can be channels (1 or 3), else <see cref="TensorLayout.Nchw"/>.</summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>Order of the channels. Default: grey for one channel, else red, green, blue.</summary>
    public ChannelOrder? ChannelOrder { get; init; }

    /// <summary>Subtracted per channel, in the tensor's channel order, 0..255; one value or one per channel. Default: ImageNet's mean
    /// [123.675, 116.28, 103.53] (what most published networks were trained with), 0 for one channel.</summary>
    public ImmutableArray<float>? Mean { get; init; }

    /// <summary>Multiplied per channel after the subtraction; one value or one per channel. Default: one over ImageNet's standard deviation
    /// [58.395, 57.12, 57.375], 1/255 for one channel; 1 where a mean is given.</summary>
    public ImmutableArray<float>? Scale { get; init; }

    /// <summary>How the photo is brought to the input's size. Default: <see cref="ResizeMode.Stretch"/>.</summary>
    public ResizeMode? Resize { get; init; }

    /// <summary>A text file in the model's folder with one class label a line; a leading WordNet number (<c>n01440764</c>) is dropped. Default: no labels.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>What the .onnx file's SHA-256 must be, 64 lower-case hexadecimal digits; written by an import. Default: any.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Published layer names by ONNX tensor. Default for a tensor that is not listed: its node's name, else the tensor's.</summary>
    public ImmutableDictionary<string, string> LayerNames { get; init; } = ImmutableDictionary<string, string>.Empty;
}
