using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Localization;

/// <summary>Class activation maps: where in the picture the evidence for a class lies, for networks that end in global average pooling and a linear layer.
/// Source: B. Zhou et al., "Learning deep features for discriminative localization", CVPR 2016.</summary>
/// <remarks>map = sum over channels of weight * feature map, hence mean(map) + bias = the class's score before the softmax. NaN spreads to its place. Time: channels * map length.</remarks>
public static class ClassActivation
{
    /// <summary>The map of one class.</summary>
    /// <param name="maps">The feature maps that are pooled, channel by channel, as many values each.</param>
    /// <param name="classWeights">The linear layer's row for the class: one weight per channel.</param>
    /// <param name="destination">One map.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Map(ReadOnlySpan<float> maps, ReadOnlySpan<float> classWeights, Span<double> destination)
    {
        if (maps.Length != (long)classWeights.Length * destination.Length)
        {
            throw new ArgumentException($"{maps.Length} values are not {classWeights.Length} channels of {destination.Length} units.", nameof(maps));
        }

        destination.Clear();
        var channel = new double[destination.Length];
        for (int index = 0; index < classWeights.Length; index++)
        {
            TensorPrimitives.ConvertChecked(maps.Slice(index * destination.Length, destination.Length), channel.AsSpan());
            TensorPrimitives.MultiplyAdd(channel, classWeights[index], destination, destination);
        }
    }
}
