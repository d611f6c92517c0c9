using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>How much of a filter the best Gabor function of given frequency, direction, centre and width leaves unexplained, and how that changes with the five.</summary>
/// <remarks>
/// The functions of a plane are spanned by three columns over the taps, with u = x cos(direction) + y sin(direction) from the centre and e the Gaussian:
/// <code>
/// e      e sin(pi f u) / f      e (1 - cos(pi f u)) / f^2
/// </code>
/// the same span as of e, e cos, e sin, but smooth in f^2 down to 0, where it is that of e, e u, e u^2. The coefficients are a projection and so no parameters (variable projection:
/// G. Golub, V. Pereyra, 1973; the Jacobian here is theirs, with both terms).
/// Planes matter only through the sum of their outer products: more of them than taps are first turned into as many as there are taps.
/// </remarks>
internal sealed class GaborModel
{
    /// <summary>Square of the frequency (1 = half the sampling rate) and at least 0, direction in radians, the centre's offset from the middle in columns and rows, the Gaussian's width in taps.</summary>
    public const int ParameterCount = 5;

    private const int ColumnCount = 3;

    // A column that the others span up to rounding adds nothing.
    private const double Dependent = 1e-9;

    private readonly int height;
    private readonly int width;
    private readonly int length;
    private readonly int planeCount;
    private readonly double[] planes;
    private readonly double[] basis;
    private readonly double[] triangle = new double[ColumnCount * ColumnCount];
    private readonly double[] slopes;
    private readonly double[] residual;
    private readonly double[] outside;

    /// <param name="filter">Input plane by input plane, each row-major, with some energy; stays as it is.</param>
    /// <param name="planeCount">Number of input planes.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    public GaborModel(ReadOnlySpan<double> filter, int planeCount, int height, int width)
    {
        (this.height, this.width, length) = (height, width, height * width);
        planes = planeCount > length ? Condense(filter, planeCount, length) : filter.ToArray();
        this.planeCount = planes.Length / length;
        TensorPrimitives.Divide(planes, TensorPrimitives.Norm<double>(planes), planes);
        basis = new double[ColumnCount * length];
        slopes = new double[ParameterCount * ColumnCount * length];
        residual = new double[length];
        outside = new double[ParameterCount * length];
    }

    /// <summary>The share of the energy that stays unexplained, 0 to 1.</summary>
    public double Unexplained(ReadOnlySpan<double> parameters)
    {
        Fill(parameters, hasSlopes: false);
        Orthonormalise();
        double unexplained = 0;
        Span<double> components = stackalloc double[ColumnCount];
        for (int plane = 0; plane < planeCount; plane++)
        {
            Project(plane, components);
            unexplained += TensorPrimitives.SumOfSquares<double>(residual);
        }

        return unexplained;
    }

    /// <summary>The same with half its gradient, and the Gauss-Newton approximation of half its second derivatives.</summary>
    public double Linearise(ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> curvature)
    {
        Fill(parameters, hasSlopes: true);
        Orthonormalise();
        gradient.Clear();
        curvature.Clear();
        double unexplained = 0;
        Span<double> coefficients = stackalloc double[ColumnCount];
        Span<double> inside = stackalloc double[ParameterCount * ColumnCount];
        for (int plane = 0; plane < planeCount; plane++)
        {
            Project(plane, coefficients);
            unexplained += TensorPrimitives.SumOfSquares<double>(residual);
            SolveUpper(coefficients);
            for (int parameter = 0; parameter < ParameterCount; parameter++)
            {
                Span<double> change = outside.AsSpan(parameter * length, length);
                Span<double> turned = inside.Slice(parameter * ColumnCount, ColumnCount);
                change.Clear();
                for (int column = 0; column < ColumnCount; column++)
                {
                    ReadOnlySpan<double> slope = slopes.AsSpan((parameter * ColumnCount + column) * length, length);
                    TensorPrimitives.MultiplyAdd(slope, coefficients[column], change, change);
                    turned[column] = TensorPrimitives.Dot(slope, residual);
                }

                gradient[parameter] -= TensorPrimitives.Dot<double>(residual, change);
                RemoveSpan(change);
                SolveLower(turned);
            }

            for (int row = 0; row < ParameterCount; row++)
            {
                for (int column = 0; column <= row; column++)
                {
                    curvature[row * ParameterCount + column] +=
                        TensorPrimitives.Dot<double>(outside.AsSpan(row * length, length), outside.AsSpan(column * length, length))
                        + TensorPrimitives.Dot<double>(inside.Slice(row * ColumnCount, ColumnCount), inside.Slice(column * ColumnCount, ColumnCount));
                    curvature[column * ParameterCount + row] = curvature[row * ParameterCount + column];
                }
            }
        }

        return unexplained;
    }

    // With Y the planes by taps and Y = QR, the rows of R have the same sum of outer products.
    private static double[] Condense(ReadOnlySpan<double> filter, int planeCount, int length) =>
        Matrix<double>.Build.DenseOfRowMajor(planeCount, length, filter.ToArray()).QR().R.SubMatrix(0, length, 0, length).ToRowMajorArray();

    private void Fill(ReadOnlySpan<double> parameters, bool hasSlopes)
    {
        double frequency = Math.Sqrt(parameters[0]);
        (double sine, double cosine) = Math.SinCos(parameters[1]);
        double sigma = parameters[4];
        for (int tap = 0; tap < length; tap++)
        {
            double x = tap % width - (width - 1) / 2.0 - parameters[2];
            double y = tap / width - (height - 1) / 2.0 - parameters[3];
            double square = x * x + y * y;
            double envelope = Math.Exp(-0.5 * square / (sigma * sigma));

            // a is the phase for frequency 1; odd and even are sin(a f) / f and (1 - cos(a f)) / f^2.
            double a = Math.PI * (x * cosine + y * sine);
            var wave = new SmoothWave(a, frequency);
            basis[tap] = envelope;
            basis[length + tap] = envelope * wave.Odd;
            basis[2 * length + tap] = envelope * wave.Even;
            if (hasSlopes)
            {
                SetSlopes(tap, 0, 0, envelope * wave.OddBySquare, envelope * wave.EvenBySquare);
                double turn = envelope * Math.PI * (y * cosine - x * sine);
                SetSlopes(tap, 1, 0, turn * wave.OddByPhase, turn * wave.EvenByPhase);
                SetMove(tap, 2, x / (sigma * sigma), -Math.PI * cosine, envelope, wave);
                SetMove(tap, 3, y / (sigma * sigma), -Math.PI * sine, envelope, wave);
                SetMove(tap, 4, square / (sigma * sigma * sigma), 0, envelope, wave);
            }
        }
    }

    // By a parameter that multiplies the envelope by (1 + stretch) and adds to the phase.
    private void SetMove(int tap, int parameter, double stretch, double phase, double envelope, SmoothWave wave) => SetSlopes(
        tap, parameter, envelope * stretch, envelope * (stretch * wave.Odd + phase * wave.OddByPhase), envelope * (stretch * wave.Even + phase * wave.EvenByPhase));

    private void SetSlopes(int tap, int parameter, double first, double second, double third)
    {
        int start = parameter * ColumnCount * length + tap;
        (slopes[start], slopes[start + length], slopes[start + 2 * length]) = (first, second, third);
    }

    // Gram and Schmidt, twice for the digits: the basis becomes Q and the triangle R.
    private void Orthonormalise()
    {
        Array.Clear(triangle);
        for (int column = 0; column < ColumnCount; column++)
        {
            Span<double> current = basis.AsSpan(column * length, length);
            double before = TensorPrimitives.Norm<double>(current);
            for (int round = 0; round < 2; round++)
            {
                for (int other = 0; other < column; other++)
                {
                    ReadOnlySpan<double> unit = basis.AsSpan(other * length, length);
                    double share = TensorPrimitives.Dot(current, unit);
                    triangle[other * ColumnCount + column] += share;
                    TensorPrimitives.MultiplyAdd(unit, -share, current, current);
                }
            }

            double after = TensorPrimitives.Norm<double>(current);
            if (after > Dependent * before)
            {
                triangle[column * ColumnCount + column] = after;
                TensorPrimitives.Divide(current, after, current);
            }
            else
            {
                triangle[column * ColumnCount + column] = double.PositiveInfinity;
                current.Clear();
            }
        }
    }

    // The residual of a plane, and its components along Q.
    private void Project(int plane, Span<double> components)
    {
        planes.AsSpan(plane * length, length).CopyTo(residual);
        for (int column = 0; column < ColumnCount; column++)
        {
            ReadOnlySpan<double> unit = basis.AsSpan(column * length, length);
            components[column] = TensorPrimitives.Dot(residual, unit);
            TensorPrimitives.MultiplyAdd(unit, -components[column], residual, residual);
        }
    }

    private void RemoveSpan(Span<double> vector)
    {
        for (int column = 0; column < ColumnCount; column++)
        {
            ReadOnlySpan<double> unit = basis.AsSpan(column * length, length);
            TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot<double>(vector, unit), vector, vector);
        }
    }

    private void SolveUpper(Span<double> values)
    {
        for (int row = ColumnCount - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < ColumnCount; column++)
            {
                values[row] -= triangle[row * ColumnCount + column] * values[column];
            }

            values[row] /= triangle[row * ColumnCount + row];
        }
    }

    private void SolveLower(Span<double> values)
    {
        for (int row = 0; row < ColumnCount; row++)
        {
            for (int column = 0; column < row; column++)
            {
                values[row] -= triangle[column * ColumnCount + row] * values[column];
            }

            values[row] /= triangle[row * ColumnCount + row];
        }
    }
}
