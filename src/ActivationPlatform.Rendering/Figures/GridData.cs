using System.Collections.Immutable;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Numbers over a rectangular grid: the height of a surface or the colour of a map at (x, y).</summary>
/// <remarks>
/// <code>
/// value at (X[column], Y[row]) = Values[row * X.Length + column]
/// </code>
/// NaN and infinite values are holes.
/// </remarks>
public sealed record GridData
{
    /// <summary>Wraps numbers; they are copied.</summary>
    /// <param name="x">Coordinates of the columns, strictly rising, at least 2.</param>
    /// <param name="y">Coordinates of the rows, strictly rising, at least 2.</param>
    /// <param name="values">Row-major.</param>
    /// <exception cref="ArgumentException">Coordinates do not rise or are too few, or the number of values does not fit.</exception>
    public GridData(IEnumerable<double> x, IEnumerable<double> y, ReadOnlySpan<double> values)
    {
        X = [.. x];
        Y = [.. y];
        Values = [.. values];
        if (!Rises(X) || !Rises(Y) || Values.Length != (long)X.Length * Y.Length)
        {
            throw new ArgumentException(
                $"A grid of {Y.Length} rows and {X.Length} columns got {Values.Length} values; expected {(long)X.Length * Y.Length} values and at least 2 strictly rising finite coordinates each way.");
        }
    }

    /// <summary>Coordinates of the columns.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Coordinates of the rows.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>The numbers, row-major.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>A grid whose columns and rows are numbered 1, 2, 3 ..., as MATLAB's <c>surf(Z)</c> does.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="rows">At least 2.</param>
    /// <param name="columns">At least 2.</param>
    public static GridData Numbered(ReadOnlySpan<float> values, int rows, int columns)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return new(Enumerable.Range(1, columns).Select(i => (double)i), Enumerable.Range(1, rows).Select(i => (double)i), wide);
    }

    /// <summary>The number at a row and a column.</summary>
    public double At(int row, int column) => Values[(row * X.Length) + column];

    private static bool Rises(ImmutableArray<double> coordinates)
    {
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (!double.IsFinite(coordinates[i]) || (i > 0 && !(coordinates[i] > coordinates[i - 1])))
            {
                return false;
            }
        }

        return coordinates.Length >= 2;
    }
}
