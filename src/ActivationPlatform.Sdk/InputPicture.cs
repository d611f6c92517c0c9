using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The picture the network sees: its input tensor turned back into pixels.</summary>
public static class InputPicture
{
    /// <summary>Computes the input layer and turns it back.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static async Task<Image> CreateAsync(IActivationSource source, ActivationInput input, CancellationToken cancellationToken = default)
    {
        Network network = await source.DescribeAsync(cancellationToken);
        using Activation data = await source.ReadActivationAsync(input, InputLayerOf(network).Name, cancellationToken);
        return Create(network, data.Values.Span);
    }

    /// <summary>Turns an input tensor back: pixel = value / scale + mean, rounded and clipped to 0..255, red first. NaN becomes 0.</summary>
    /// <param name="network">The network.</param>
    /// <param name="values">Its input tensor.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the input.</exception>
    public static Image Create(Network network, ReadOnlySpan<float> values)
    {
        InputSpecification input = network.Input;
        if (values.Length != input.Shape.ElementCount)
        {
            throw new ArgumentException($"{values.Length} values are not the input {input.Shape} of model '{network.Name}'.", nameof(values));
        }

        var pixels = new byte[input.Height * input.Width * input.Channels];
        for (int channel = 0; channel < input.Channels; channel++)
        {
            float scale = input.Scale[input.Scale.Length == 1 ? 0 : channel];
            float mean = input.Mean[input.Mean.Length == 1 ? 0 : channel];
            int pixelChannel = input.ChannelOrder == ChannelOrder.Bgr ? input.Channels - 1 - channel : channel;
            for (int pixel = 0; pixel < input.Height * input.Width; pixel++)
            {
                float value = values[TensorOffset(input, channel, pixel)] / scale + mean;
                pixels[pixel * input.Channels + pixelChannel] = float.IsNaN(value) ? (byte)0 : (byte)Math.Clamp(MathF.Round(value), 0, 255);
            }
        }

        return new Image(input.Width, input.Height, input.Channels, pixels);
    }

    internal static Layer InputLayerOf(Network network) => network.Layers.FirstOrDefault(layer => layer.Type == LayerType.ImageInput)
        ?? throw new ArgumentException($"Model '{network.Name}' has no input layer.", nameof(network));

    internal static int TensorOffset(InputSpecification input, int channel, int pixel) => input.Layout == TensorLayout.Nchw
        ? channel * input.Height * input.Width + pixel
        : pixel * input.Channels + channel;
}
