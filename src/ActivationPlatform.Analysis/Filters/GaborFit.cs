using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>The Gabor function (a wave under a Gaussian) that explains most of a filter. In a filter of few taps the lobes of the spectrum overlap, near 0 and near half the
/// sampling rate above all, and the spectrum's peak lies beside the wave's frequency; the fit does not mind.</summary>
/// <remarks>
/// Model for each plane: exp(-((x - cx)^2 + (y - cy)^2) / (2 sigma^2)) * (a + b cos(pi (fx x + fy y)) + c sin(pi (fx x + fy y))), with a, b, c of the plane's own and the rest shared.
/// For given fx, fy, cx, cy, sigma the best a, b, c are a projection; those five are found by a pattern search from the spectrum's peak.
/// Source of the model: J. Jones, L. Palmer, "An evaluation of the two-dimensional Gabor filter model", 1987 (here with a round Gaussian).
/// Time: some thousand projections of three vectors of the filter's size.
/// </remarks>
/// <param name="Horizontal">Horizontal frequency of the wave; 1 is half the sampling rate.</param>
/// <param name="Vertical">Vertical frequency of the wave, rows counted downwards.</param>
/// <param name="Sigma">Width of the Gaussian in taps.</param>
/// <param name="ExplainedFraction">The share of the filter's energy that the model explains, 0 to 1.</param>
public sealed record GaborFit(double Horizontal, double Vertical, double Sigma, double ExplainedFraction)
{
    private const double MaximumOffset = 1.5;
    private const double MinimumSigma = 0.7;

    /// <summary>The wave's frequency; 1 is half the sampling rate along an axis.</summary>
    public double Frequency => Math.Sqrt(Horizontal * Horizontal + Vertical * Vertical);

    /// <summary>The direction of the lines: 0 = horizontal, 90 = vertical, counter-clockwise as seen, below 180.</summary>
    public double EdgeAngleDegrees => FilterSpectrum.FoldDegrees(Math.Atan2(-Vertical, Horizontal) * 180 / Math.PI + 90);

    /// <summary>Fits a filter.</summary>
    /// <param name="filter">Input plane by input plane, each row-major.</param>
    /// <param name="planeCount">Number of input planes, at least 1.</param>
    /// <param name="height">Rows of a plane, at least 1.</param>
    /// <param name="width">Columns of a plane, at least 1.</param>
    /// <param name="start">The filter's spectrum.</param>
    /// <returns>NaN throughout for a filter without energy.</returns>
    /// <exception cref="ArgumentException">The length does not fit the sizes.</exception>
    public static GaborFit Of(ReadOnlySpan<double> filter, int planeCount, int height, int width, FilterSpectrum start)
    {
        FilterShape.ThrowIfWrong(filter.Length, planeCount, height, width);
        double energy = TensorPrimitives.SumOfSquares(filter);
        if (double.IsNaN(start.PeakFrequency))
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double maximumSigma = Math.Max(height, width) / 2.0;
        var basis = new double[3 * height * width];
        double[]? best = null;
        double bestExplained = -1;
        foreach (double sigma in new[] { maximumSigma / 3, maximumSigma / 1.5 })
        {
            double[] parameters = [start.PeakHorizontal, start.PeakVertical, 0, 0, sigma];
            double explained = Climb(filter, planeCount, height, width, maximumSigma, parameters, basis);
            if (explained > bestExplained)
            {
                (best, bestExplained) = (parameters, explained);
            }
        }

        return new(best![0], best[1], best[4], Math.Min(1, bestExplained / energy));
    }

    private static double Climb(ReadOnlySpan<double> filter, int planeCount, int height, int width, double maximumSigma, double[] parameters, double[] basis)
    {
        double explained = Explained(filter, planeCount, height, width, parameters, basis);
        double[] steps = [0.05, 0.05, 0.3, 0.3, 0.3];
        for (double scale = 1; scale > 1e-4;)
        {
            bool moved = false;
            for (int index = 0; index < parameters.Length; index++)
            {
                double before = parameters[index];
                foreach (double direction in new[] { -1.0, 1.0 })
                {
                    parameters[index] = before + direction * scale * steps[index];
                    double candidate = IsInside(parameters, maximumSigma) ? Explained(filter, planeCount, height, width, parameters, basis) : 0;
                    if (candidate > explained * (1 + 1e-12))
                    {
                        (explained, moved) = (candidate, true);
                        break;
                    }

                    parameters[index] = before;
                }
            }

            scale = moved ? scale : scale / 2;
        }

        return explained;
    }

    private static bool IsInside(double[] parameters, double maximumSigma) =>
        Math.Abs(parameters[0]) <= 1 && Math.Abs(parameters[1]) <= 1
        && Math.Abs(parameters[2]) <= MaximumOffset && Math.Abs(parameters[3]) <= MaximumOffset
        && parameters[4] >= MinimumSigma && parameters[4] <= maximumSigma;

    private static double Explained(ReadOnlySpan<double> filter, int planeCount, int height, int width, double[] parameters, double[] basis)
    {
        int length = height * width;
        FillBasis(height, width, parameters, basis);
        Orthonormalise(basis, length);
        double explained = 0;
        for (int plane = 0; plane < planeCount; plane++)
        {
            ReadOnlySpan<double> weights = filter.Slice(plane * length, length);
            for (int vector = 0; vector < 3; vector++)
            {
                double projection = TensorPrimitives.Dot<double>(weights, basis.AsSpan(vector * length, length));
                explained += projection * projection;
            }
        }

        return explained;
    }

    private static void FillBasis(int height, int width, double[] parameters, double[] basis)
    {
        int length = height * width;
        double centerX = (width - 1) / 2.0 + parameters[2];
        double centerY = (height - 1) / 2.0 + parameters[3];
        double falloff = -0.5 / (parameters[4] * parameters[4]);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double x = column - centerX;
                double y = row - centerY;
                double envelope = Math.Exp(falloff * (x * x + y * y));
                (double sine, double cosine) = double.SinCosPi(parameters[0] * x + parameters[1] * y);
                int tap = row * width + column;
                basis[tap] = envelope;
                basis[length + tap] = envelope * cosine;
                basis[2 * length + tap] = envelope * sine;
            }
        }
    }

    // Gram and Schmidt; a vector that the others already span becomes zero.
    private static void Orthonormalise(double[] basis, int length)
    {
        for (int vector = 0; vector < 3; vector++)
        {
            Span<double> current = basis.AsSpan(vector * length, length);
            double before = TensorPrimitives.Norm<double>(current);
            for (int other = 0; other < vector; other++)
            {
                ReadOnlySpan<double> unit = basis.AsSpan(other * length, length);
                TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot(current, unit), current, current);
            }

            double after = TensorPrimitives.Norm<double>(current);
            if (after > 1e-3 * before)
            {
                TensorPrimitives.Divide(current, after, current);
            }
            else
            {
                current.Clear();
            }
        }
    }
}
