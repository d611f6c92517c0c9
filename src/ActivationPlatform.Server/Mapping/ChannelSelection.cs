using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Some channels of a tensor, as a tensor of their own.</summary>
internal static class ChannelSelection
{
    /// <summary>The chosen channels in the chosen order. A run of neighbours is viewed; anything else is copied.</summary>
    /// <param name="shape">The tensor's shape, channels on the second axis.</param>
    /// <param name="values">The tensor's values.</param>
    /// <param name="channels">Channels from 0, each below the shape's; empty for all.</param>
    public static (TensorShape Shape, ReadOnlyMemory<float> Values) Select(TensorShape shape, ReadOnlyMemory<float> values, ImmutableArray<int> channels)
    {
        if (channels.IsEmpty || shape.Rank < 2)
        {
            return (shape, values);
        }

        var dimensions = shape.Dimensions.ToArray();
        int plane = 1;
        foreach (int dimension in dimensions.AsSpan(2))
        {
            plane *= dimension;
        }

        int batch = dimensions[0];
        int allChannels = dimensions[1];
        dimensions[1] = channels.Length;
        var selected = new TensorShape(dimensions);
        if (batch == 1 && AreNeighbours(channels))
        {
            return (selected, values.Slice(channels[0] * plane, channels.Length * plane));
        }

        var copy = new float[selected.ElementCount];
        int position = 0;
        for (int image = 0; image < batch; image++)
        {
            foreach (int channel in channels)
            {
                values.Span.Slice(((image * allChannels) + channel) * plane, plane).CopyTo(copy.AsSpan(position));
                position += plane;
            }
        }

        return (selected, copy);
    }

    private static bool AreNeighbours(ImmutableArray<int> channels)
    {
        for (int i = 1; i < channels.Length; i++)
        {
            if (channels[i] != channels[i - 1] + 1)
            {
                return false;
            }
        }

        return true;
    }
}
