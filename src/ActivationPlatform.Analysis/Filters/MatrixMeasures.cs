using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>The singular values of a matrix and what follows from them. For the weights of a layer: one row per filter, one column per weight.</summary>
/// <remarks>
/// A matrix with a value that is not finite, and an empty one, is refused. A matrix of zeros has rank 0 and the ranks below are 0.
/// Time: cubic in the smaller side (singular values by MathNet.Numerics, through the Gram matrix if a side exceeds 64).
/// </remarks>
/// <param name="SingularValues">Falling, at least 0; as many as the smaller side.</param>
/// <param name="Rank">How many singular values exceed the largest by less than a factor of 1e-6 (1e-10 for small matrices, where they are computed directly).</param>
public sealed record MatrixMeasures(ImmutableArray<double> SingularValues, int Rank)
{
    private const int DirectLimit = 64;

    /// <summary>The largest singular value: by how much the matrix can lengthen a vector.</summary>
    public double SpectralNorm => SingularValues[0];

    /// <summary>Root of the sum of all squares.</summary>
    public double FrobeniusNorm => Math.Sqrt(SumOfSquares);

    /// <summary>Sum of squares over the largest square: 1 to <see cref="Rank"/>, insensitive to small singular values.</summary>
    public double StableRank => SpectralNorm > 0 ? SumOfSquares / (SpectralNorm * SpectralNorm) : 0;

    /// <summary>exp of the entropy of the singular values normalised to sum 1. Source: O. Roy, M. Vetterli, "The effective rank", EUSIPCO 2007.</summary>
    public double EffectiveRank
    {
        get
        {
            double sum = SingularValues.Sum();
            return sum > 0 ? Math.Exp(-SingularValues.Where(value => value > 0).Sum(value => value / sum * Math.Log(value / sum))) : 0;
        }
    }

    /// <summary>The share of the energy in the first singular value: 1 for an outer product of a column and a row (a separable filter).</summary>
    public double Separability => SpectralNorm > 0 ? SpectralNorm * SpectralNorm / SumOfSquares : 0;

    private double SumOfSquares => SingularValues.Sum(value => value * value);

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a value is not finite.</exception>
    public static MatrixMeasures Of(ReadOnlySpan<double> values, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"{values.Length} values do not fill a matrix of {rows} x {columns}.", nameof(values));
        }

        if (!double.IsFinite(TensorPrimitives.SumOfMagnitudes(values)))
        {
            throw new ArgumentException("The matrix holds a value that is not finite; singular values need finite ones.", nameof(values));
        }

        bool isDirect = Math.Min(rows, columns) <= DirectLimit && Math.Max(rows, columns) <= 4 * DirectLimit;
        double[] singular = isDirect ? Direct(values, rows, columns) : ThroughGram(values, rows, columns);
        double threshold = singular[0] * (isDirect ? 1e-10 : 1e-6);
        return new([.. singular], singular.Count(value => value > threshold));
    }

    private static double[] Direct(ReadOnlySpan<double> values, int rows, int columns) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, values.ToArray()).Svd(computeVectors: false).S.ToArray();

    private static double[] ThroughGram(ReadOnlySpan<double> values, int rows, int columns)
    {
        // The eigenvalues of the smaller of A A' and A' A are the squares of the singular values.
        double[] matrix = rows <= columns ? values.ToArray() : Transpose(values, rows, columns);
        (int side, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var gram = new double[side * side];
        Parallel.For(0, side, row =>
        {
            for (int column = row; column < side; column++)
            {
                double dot = TensorPrimitives.Dot<double>(matrix.AsSpan(row * length, length), matrix.AsSpan(column * length, length));
                gram[row * side + column] = dot;
                gram[column * side + row] = dot;
            }
        });
        double[] squares = Matrix<double>.Build.DenseOfRowMajor(side, side, gram).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).ToArray();
        return [.. squares.Select(square => Math.Sqrt(Math.Max(0, square))).OrderDescending()];
    }

    private static double[] Transpose(ReadOnlySpan<double> values, int rows, int columns)
    {
        var transposed = new double[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }

        return transposed;
    }
}
