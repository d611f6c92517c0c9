using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The picture that a network sees: its input tensor, turned back into pixels.</summary>
public static class SeenPicture
{
    /// <summary>Undoes the normalisation: pixel = value / scale + mean, rounded and clipped to 0..255.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The output of its image input layer.</param>
    /// <returns>Grey or RGB, as large as the network's input.</returns>
    /// <exception cref="ArgumentException">The activation is not that of an image input.</exception>
    public static Image Create(Network network, Activation input)
    {
        InputSpecification specification = network.Input;
        if (input.Layer.Type != LayerType.ImageInput || !input.Shape.Equals(specification.Shape))
        {
            throw new ArgumentException($"Layer '{input.Layer.Name}' of shape {input.Shape} is not the image input of '{network.Name}'; expected shape {specification.Shape}.", nameof(input));
        }

        (int height, int width, int channels) = (specification.Height, specification.Width, specification.Channels);
        var pixels = new byte[height * width * channels];
        ReadOnlySpan<float> values = input.Values.Span;
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = Of(specification.Mean, channel);
            double scale = Of(specification.Scale, channel);
            int target = specification.ChannelOrder == ChannelOrder.Bgr ? channels - 1 - channel : channel;
            for (int i = 0; i < height * width; i++)
            {
                float value = specification.Layout == TensorLayout.Nchw ? values[(channel * height * width) + i] : values[(i * channels) + channel];
                pixels[(i * channels) + target] = (byte)Math.Clamp(Math.Round((value / scale) + mean, MidpointRounding.AwayFromZero), 0, 255);
            }
        }

        return new Image(width, height, channels, pixels);
    }

    private static double Of(ImmutableArray<float> values, int channel) => values.Length == 1 ? values[0] : values[channel];
}
