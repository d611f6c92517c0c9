using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>How alike the channels of a layer are: Pearson's correlation of their maps. A channel that another one repeats (or negates) adds little: it is redundant.</summary>
/// <remarks>A constant channel correlates with nothing: 0, and 1 with itself. A channel with a value that is not finite counts as constant.
/// Time: channels^2 * map length / 2, in parallel.</remarks>
public static class ChannelCorrelation
{
    /// <summary>The matrix of correlations.</summary>
    /// <param name="maps">All channels one after the other, as many values each.</param>
    /// <param name="channelCount">At least 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Channels x channels, row-major, symmetric, -1 to 1.</returns>
    /// <exception cref="ArgumentException">The number of values is no multiple of the channels.</exception>
    public static double[] Matrix(ReadOnlyMemory<float> maps, int channelCount, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        (int length, int rest) = Math.DivRem(maps.Length, channelCount);
        if (rest != 0)
        {
            throw new ArgumentException($"{maps.Length} values cannot be shared evenly by {channelCount} channels.", nameof(maps));
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken };
        var unit = new double[maps.Length];
        Parallel.For(0, channelCount, options, channel => Standardise(maps.Span.Slice(channel * length, length), unit.AsSpan(channel * length, length)));
        var matrix = new double[channelCount * channelCount];
        Parallel.For(0, channelCount, options, row =>
        {
            ReadOnlySpan<double> left = unit.AsSpan(row * length, length);
            matrix[row * channelCount + row] = 1;
            for (int column = row + 1; column < channelCount; column++)
            {
                double correlation = Math.Clamp(TensorPrimitives.Dot(left, unit.AsSpan(column * length, length)), -1, 1);
                matrix[row * channelCount + column] = correlation;
                matrix[column * channelCount + row] = correlation;
            }
        });
        return matrix;
    }

    /// <summary>For every channel the other one that it is most alike, by the absolute value of the correlation.</summary>
    /// <param name="matrix">As <see cref="Matrix"/> gives it.</param>
    /// <returns>One per channel, by index; empty for a single channel.</returns>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static ChannelSimilarity[] MostSimilar(ReadOnlySpan<double> matrix)
    {
        int channelCount = (int)Math.Round(Math.Sqrt(matrix.Length));
        if (channelCount * channelCount != matrix.Length)
        {
            throw new ArgumentException($"A matrix of {matrix.Length} values is not square.", nameof(matrix));
        }

        if (channelCount < 2)
        {
            return [];
        }

        var result = new ChannelSimilarity[channelCount];
        for (int row = 0; row < channelCount; row++)
        {
            int best = row == 0 ? 1 : 0;
            for (int column = best + 1; column < channelCount; column++)
            {
                if (column != row && Math.Abs(matrix[row * channelCount + column]) > Math.Abs(matrix[row * channelCount + best]))
                {
                    best = column;
                }
            }

            result[row] = new(row, best, matrix[row * channelCount + best]);
        }

        return result;
    }

    // To mean 0 and length 1, so that a dot product is the correlation.
    private static void Standardise(ReadOnlySpan<float> map, Span<double> unit)
    {
        TensorPrimitives.ConvertChecked(map, unit);
        TensorPrimitives.Subtract(unit, TensorPrimitives.Sum<double>(unit) / Math.Max(1, unit.Length), unit);
        double norm = TensorPrimitives.Norm<double>(unit);
        FiniteRange range = FiniteRange.Of(map);
        if (norm > 0 && double.IsFinite(norm) && range.Minimum < range.Maximum)
        {
            TensorPrimitives.Divide(unit, norm, unit);
        }
        else
        {
            unit.Clear();
        }
    }
}
