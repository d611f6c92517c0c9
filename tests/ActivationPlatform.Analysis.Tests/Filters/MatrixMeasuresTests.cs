using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Analysis.Tests.Filters;

public sealed class MatrixMeasuresTests
{
    [Fact]
    public void Of_Sobel_IsSeparable()
    {
        MatrixMeasures sobel = MatrixMeasures.Of([-1, 0, 1, -2, 0, 2, -1, 0, 1], 3, 3);
        Assert.Equal(1, sobel.Rank);
        Assert.Equal(1, sobel.Separability, 12);
        Assert.Equal(Math.Sqrt(12), sobel.SpectralNorm, 12);
    }

    [Fact]
    public void Of_Identity_HasFullRankByEveryMeasure()
    {
        double[] identity = [.. Enumerable.Range(0, 25).Select(i => i % 6 == 0 ? 2.0 : 0)];
        MatrixMeasures measures = MatrixMeasures.Of(identity, 5, 5);
        Assert.Equal((5, 5.0, 5.0), (measures.Rank, Math.Round(measures.StableRank, 12), Math.Round(measures.EffectiveRank, 12)));
        Assert.Equal(Math.Sqrt(20), measures.FrobeniusNorm, 12);
    }

    [Fact]
    public void Of_LargeMatrixOfLowRank_IsFoundThroughItsGramMatrix()
    {
        var random = new Random(8);
        double[] matrix = LowRank(random, 300, 90, rank: 7);
        MatrixMeasures measures = MatrixMeasures.Of(matrix, 300, 90);
        Assert.Equal(7, measures.Rank);
        Assert.Equal(90, measures.SingularValues.Length);
        Assert.Equal(Math.Sqrt(matrix.Sum(v => v * v)), measures.FrobeniusNorm, 9);
        Assert.InRange(measures.StableRank, 1, 7);
        Assert.InRange(measures.EffectiveRank, measures.StableRank, 7.1);
    }

    [Fact]
    public void Of_DirectAndThroughGram_Agree()
    {
        var random = new Random(9);
        double[] small = [.. Enumerable.Range(0, 60 * 200).Select(_ => random.NextDouble() - 0.5)];
        double[] padded = [.. small, .. new double[10 * 200]];
        MatrixMeasures direct = MatrixMeasures.Of(small, 60, 200);
        MatrixMeasures throughGram = MatrixMeasures.Of(padded, 70, 200);
        Assert.Equal(direct.SpectralNorm, throughGram.SpectralNorm, 9);
        Assert.Equal(60, throughGram.Rank);
    }

    [Fact]
    public void Of_Zeros_HasNoRank()
    {
        MatrixMeasures measures = MatrixMeasures.Of(new double[4], 2, 2);
        Assert.Equal((0, 0.0, 0.0, 0.0), (measures.Rank, measures.StableRank, measures.EffectiveRank, measures.Separability));
    }

    [Fact]
    public void Of_NaN_IsRefused() =>
        Assert.StartsWith("The matrix holds a value that is not finite; singular values need finite ones.", Assert.Throws<ArgumentException>(() => MatrixMeasures.Of([1, double.NaN], 1, 2)).Message);

    [Fact]
    public void Symmetry_EvenAndOddFilters_AreToldApart()
    {
        FilterSymmetry sobel = FilterSymmetry.Of([-1, 0, 1, -2, 0, 2, -1, 0, 1], 1, 3, 3);
        Assert.Equal(new FilterSymmetry(0, 0, 1), sobel);
        Assert.Equal(new FilterSymmetry(1, 1, 1), FilterSymmetry.Of(PlantedFilters.Gaussian(1), 1, 7, 7));
        Assert.Equal(double.NaN, FilterSymmetry.Of(new double[9], 1, 3, 3).Point);
    }

    private static double[] LowRank(Random random, int rows, int columns, int rank)
    {
        double[] left = [.. Enumerable.Range(0, rows * rank).Select(_ => random.NextDouble() - 0.5)];
        double[] right = [.. Enumerable.Range(0, rank * columns).Select(_ => random.NextDouble() - 0.5)];
        var matrix = new double[rows * columns];
        for (int i = 0; i < matrix.Length; i++)
        {
            for (int k = 0; k < rank; k++)
            {
                matrix[i] += left[i / columns * rank + k] * right[k * columns + i % columns];
            }
        }

        return matrix;
    }
}
