using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Scores to probabilities: exp(x - max) / sum, in double precision.</summary>
public static class Softmax
{
    /// <summary>The probabilities of scores.</summary>
    /// <param name="scores">Any number.</param>
    /// <returns>As many values of 0 to 1 that add up to 1; NaN throughout if a score is NaN or +infinity; empty for none.</returns>
    public static double[] Of(ReadOnlySpan<float> scores)
    {
        var probabilities = new double[scores.Length];
        if (scores.IsEmpty)
        {
            return probabilities;
        }

        TensorPrimitives.ConvertChecked(scores, probabilities.AsSpan());
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<double>(probabilities), probabilities);
        TensorPrimitives.SoftMax<double>(probabilities, probabilities);
        return probabilities;
    }
}
