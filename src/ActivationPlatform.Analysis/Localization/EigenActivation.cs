using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Localization;

/// <summary>Eigen-CAM: the strongest pattern in a layer's feature maps, without a class and without gradients.
/// Source: M. Muhammad, M. Yeasin, "Eigen-CAM: class activation map using principal components", IJCNN 2020.</summary>
/// <remarks>The maps, as a matrix of units x channels, are projected on their first right singular vector; the sign is chosen so that the map's sum is not negative.
/// Maps of zeros give a map of zeros. Time: units^2 * channels or channels^2 * units, whichever is less, and the cube of the lesser.</remarks>
public static class EigenActivation
{
    /// <summary>The map.</summary>
    /// <param name="maps">Channel by channel, as many values each.</param>
    /// <param name="channelCount">At least 1.</param>
    /// <param name="destination">One map: the values' number over the channels.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not finite.</exception>
    public static void Map(ReadOnlySpan<float> maps, int channelCount, Span<double> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        int units = destination.Length;
        if (maps.Length != (long)channelCount * units)
        {
            throw new ArgumentException($"{maps.Length} values are not {channelCount} channels of {units} units.", nameof(maps));
        }

        var matrix = new double[maps.Length];
        TensorPrimitives.ConvertChecked(maps, matrix.AsSpan());
        if (!double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(matrix)))
        {
            throw new ArgumentException("The feature maps hold a value that is not finite; principal components need finite ones.", nameof(maps));
        }

        // The right singular vectors are the eigenvectors of the smaller of both products; through the other one the map comes by projection.
        Matrix<double> channelsByUnits = Matrix<double>.Build.DenseOfRowMajor(channelCount, units, matrix);
        Vector<double> map = units <= channelCount
            ? Strongest(channelsByUnits.TransposeThisAndMultiply(channelsByUnits), scaled: true)
            : channelsByUnits.TransposeThisAndMultiply(Strongest(channelsByUnits.TransposeAndMultiply(channelsByUnits), scaled: false));
        double sign = map.Sum() < 0 ? -1 : 1;
        (sign * map).ToArray().CopyTo(destination);
    }

    private static Vector<double> Strongest(Matrix<double> product, bool scaled)
    {
        var decomposition = product.Evd(Symmetricity.Symmetric);
        int last = product.RowCount - 1;
        Vector<double> vector = decomposition.EigenVectors.Column(last);
        return scaled ? Math.Sqrt(Math.Max(0, decomposition.EigenValues[last].Real)) * vector : vector;
    }
}
