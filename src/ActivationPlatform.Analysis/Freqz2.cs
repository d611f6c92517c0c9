using System.Numerics;
using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>freqz2</c>: the frequency response of a two-dimensional filter. Sources: MathWorks reference pages of freqz2 and freqspace.</summary>
/// <remarks>
/// The filter is a correlation kernel, as the weights of a convolution layer are:
/// H[fy, fx] = sum over r, c of h[r, c] * exp(+j * pi * (fx * (c - c0) + fy * (r - r0))), with (r0, c0) = floor((size - 1) / 2).
/// Row = fy and column = fx, both rising from -1 (<see cref="FrequencyGrid"/>). On a grid at least as large as the filter the mean of |H|^2 is the sum of h^2 (Parseval).
/// NaN and infinity spread over the whole response. Time: O(ny * rows * (nx + columns)): the sum is taken over columns first, then over rows.
/// </remarks>
public static class Freqz2
{
    /// <summary>The magnitudes |H|.</summary>
    /// <param name="filter">Row-major.</param>
    /// <param name="filterHeight">Rows of the filter, at least 1.</param>
    /// <param name="filterWidth">Columns of the filter, at least 1.</param>
    /// <param name="frequencyRows">Samples of fy, at least 1.</param>
    /// <param name="frequencyColumns">Samples of fx, at least 1.</param>
    /// <param name="magnitude"><paramref name="frequencyRows"/> x <paramref name="frequencyColumns"/>, row-major.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static void Magnitude(
        ReadOnlySpan<float> filter, int filterHeight, int filterWidth, int frequencyRows, int frequencyColumns, Span<double> magnitude)
    {
        var widened = new double[filter.Length];
        TensorPrimitives.ConvertChecked(filter, widened.AsSpan());
        Magnitude(widened, filterHeight, filterWidth, frequencyRows, frequencyColumns, magnitude);
    }

    /// <inheritdoc cref="Magnitude(ReadOnlySpan{float}, int, int, int, int, Span{double})"/>
    public static void Magnitude(
        ReadOnlySpan<double> filter, int filterHeight, int filterWidth, int frequencyRows, int frequencyColumns, Span<double> magnitude)
    {
        var imaginary = new double[magnitude.Length];
        Response(filter, filterHeight, filterWidth, frequencyRows, frequencyColumns, magnitude, imaginary);
        TensorPrimitives.Hypot<double>(magnitude, imaginary, magnitude);
    }

    /// <summary>The default 64 x 64 magnitudes.</summary>
    /// <param name="filter">Row-major.</param>
    /// <param name="filterHeight">Rows of the filter, at least 1.</param>
    /// <param name="filterWidth">Columns of the filter, at least 1.</param>
    /// <returns>64 x 64, row = fy, column = fx.</returns>
    /// <exception cref="ArgumentException">The filter's length does not fit its sizes.</exception>
    public static double[] Magnitude(ReadOnlySpan<float> filter, int filterHeight, int filterWidth)
    {
        var magnitude = new double[FrequencyGrid.DefaultSize * FrequencyGrid.DefaultSize];
        Magnitude(filter, filterHeight, filterWidth, FrequencyGrid.DefaultSize, FrequencyGrid.DefaultSize, magnitude);
        return magnitude;
    }

    /// <summary>The complex response in two arrays.</summary>
    /// <param name="filter">Row-major.</param>
    /// <param name="filterHeight">Rows of the filter, at least 1.</param>
    /// <param name="filterWidth">Columns of the filter, at least 1.</param>
    /// <param name="frequencyRows">Samples of fy, at least 1.</param>
    /// <param name="frequencyColumns">Samples of fx, at least 1.</param>
    /// <param name="real"><paramref name="frequencyRows"/> x <paramref name="frequencyColumns"/>, row-major.</param>
    /// <param name="imaginary">As large as <paramref name="real"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static void Response(
        ReadOnlySpan<double> filter, int filterHeight, int filterWidth, int frequencyRows, int frequencyColumns, Span<double> real, Span<double> imaginary)
    {
        Validate(filter.Length, filterHeight, filterWidth, frequencyRows, frequencyColumns, real.Length, imaginary.Length);

        // Over the columns: one complex row of frequencyColumns samples for every row of the filter.
        var rowReal = new double[filterHeight * frequencyColumns];
        var rowImaginary = new double[filterHeight * frequencyColumns];
        for (int sample = 0; sample < frequencyColumns; sample++)
        {
            double frequency = FrequencyGrid.At(sample, frequencyColumns);
            for (int column = 0; column < filterWidth; column++)
            {
                Complex phase = Phase(frequency, column, filterWidth);
                for (int row = 0; row < filterHeight; row++)
                {
                    double weight = filter[row * filterWidth + column];
                    rowReal[row * frequencyColumns + sample] += weight * phase.Real;
                    rowImaginary[row * frequencyColumns + sample] += weight * phase.Imaginary;
                }
            }
        }

        // Over the rows: every output row is a sum of the filter's rows, each turned by one phase.
        real.Clear();
        imaginary.Clear();
        for (int sample = 0; sample < frequencyRows; sample++)
        {
            double frequency = FrequencyGrid.At(sample, frequencyRows);
            Span<double> realRow = real.Slice(sample * frequencyColumns, frequencyColumns);
            Span<double> imaginaryRow = imaginary.Slice(sample * frequencyColumns, frequencyColumns);
            for (int row = 0; row < filterHeight; row++)
            {
                Complex phase = Phase(frequency, row, filterHeight);
                ReadOnlySpan<double> a = rowReal.AsSpan(row * frequencyColumns, frequencyColumns);
                ReadOnlySpan<double> b = rowImaginary.AsSpan(row * frequencyColumns, frequencyColumns);
                TensorPrimitives.MultiplyAdd(a, phase.Real, realRow, realRow);
                TensorPrimitives.MultiplyAdd(b, -phase.Imaginary, realRow, realRow);
                TensorPrimitives.MultiplyAdd(a, phase.Imaginary, imaginaryRow, imaginaryRow);
                TensorPrimitives.MultiplyAdd(b, phase.Real, imaginaryRow, imaginaryRow);
            }
        }
    }

    private static Complex Phase(double frequency, int tap, int size)
    {
        // SinPi and CosPi are exact at the multiples of a half, where most of the grid's symmetry lies.
        double turns = frequency * (tap - (size - 1) / 2);
        return new(double.CosPi(turns), double.SinPi(turns));
    }

    private static void Validate(int filterLength, int filterHeight, int filterWidth, int frequencyRows, int frequencyColumns, int realLength, int imaginaryLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filterHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filterWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequencyRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequencyColumns);
        if (filterLength != (long)filterHeight * filterWidth)
        {
            throw new ArgumentException($"The filter has {filterLength} weights; {filterHeight} x {filterWidth} were announced.", "filter");
        }

        if (realLength != (long)frequencyRows * frequencyColumns || imaginaryLength != realLength)
        {
            throw new ArgumentException($"The response's arrays hold {realLength} and {imaginaryLength} samples; the grid has {frequencyRows} x {frequencyColumns}.", "real");
        }
    }
}
