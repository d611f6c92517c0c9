namespace ActivationPlatform.Analysis.Filters;

/// <summary>The Gabor function (a wave under a Gaussian) that explains most of a filter. In a filter of few taps the lobes of the spectrum overlap, near 0 and near half the
/// sampling rate above all, and the spectrum's peak lies beside the wave's frequency; the fit does not mind.</summary>
/// <remarks>
/// Model for each plane: exp(-((x - cx)^2 + (y - cy)^2) / (2 sigma^2)) * (a + b cos(pi (fx x + fy y)) + c sin(pi (fx x + fy y))), with a, b, c of the plane's own and the rest shared;
/// the centre at most 1.5 taps from the middle, sigma from 0.7 taps to half the longer side. As the frequency goes to 0 the wave becomes a parabola: that limit belongs to the model.
/// For given fx, fy, cx, cy, sigma the best a, b, c are a projection; those five are found by Levenberg and Marquardt's method from the best of a grid of starts, to the last digits.
/// Source of the model: J. Jones, L. Palmer, "An evaluation of the two-dimensional Gabor filter model", 1987 (here with a round Gaussian).
/// Time: some thousand projections of three vectors, each for as many planes as there are, but at most as many as taps.
/// </remarks>
/// <param name="Horizontal">Horizontal frequency of the wave; 1 is half the sampling rate.</param>
/// <param name="Vertical">Vertical frequency of the wave, rows counted downwards.</param>
/// <param name="Sigma">Width of the Gaussian in taps.</param>
/// <param name="ExplainedFraction">The share of the filter's energy that the model explains, 0 to 1.</param>
public sealed record GaborFit(double Horizontal, double Vertical, double Sigma, double ExplainedFraction)
{
    private const double MaximumOffset = 1.5;
    private const double MinimumSigma = 0.7;
    private const int DirectionCount = 12;
    private const double SlowestFast = 0.4;
    private const int ShortWalk = 12;
    private const int LongWalk = 1000;
    private const int FinalWalkCount = 5;

    /// <summary>The wave's frequency; 1 is half the sampling rate along an axis.</summary>
    public double Frequency => Math.Sqrt(Horizontal * Horizontal + Vertical * Vertical);

    /// <summary>The direction of the lines: 0 = horizontal, 90 = vertical, counter-clockwise as seen, below 180; 90 where the frequency is 0 and there are no lines.</summary>
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
        if (double.IsNaN(start.PeakFrequency))
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double maximumSigma = Math.Max(MinimumSigma, Math.Max(height, width) / 2.0);
        double[] lower = [0, double.NegativeInfinity, -MaximumOffset, -MaximumOffset, MinimumSigma];
        double[] upper = [double.PositiveInfinity, double.PositiveInfinity, MaximumOffset, MaximumOffset, maximumSigma];
        var model = new GaborModel(filter, planeCount, height, width);

        // A walk from the best start of each direction, once with a slow and once with a fast wave; those that are ahead after a few steps go on to the end.
        double[][] starts =
        [
            .. Starts(start, maximumSigma)
                .GroupBy(candidate => (candidate[1], candidate[0] < SlowestFast * SlowestFast))
                .Select(group => group.MinBy(candidate => model.Unexplained(candidate))!),
        ];
        foreach (double[] candidate in starts)
        {
            GaborSearch.Descend(model, candidate, lower, upper, ShortWalk);
        }

        double[]? best = null;
        double least = double.PositiveInfinity;
        foreach (double[] candidate in starts.OrderBy(candidate => model.Unexplained(candidate)).Take(FinalWalkCount))
        {
            double unexplained = GaborSearch.Descend(model, candidate, lower, upper, LongWalk);
            if (unexplained < least)
            {
                (best, least) = (candidate, unexplained);
            }
        }

        (double sine, double cosine) = Math.SinCos(best![1]);
        double frequency = Math.Sqrt(best[0]);
        double horizontal = SpectrumPeak.Wrap(frequency * cosine);
        double vertical = SpectrumPeak.Wrap(frequency * sine);
        bool isLeft = horizontal < 0 || (horizontal == 0 && vertical < 0);
        return new(isLeft ? -horizontal : horizontal, isLeft ? -vertical : vertical, best[4], Math.Clamp(1 - least, 0, 1));
    }

    private static IEnumerable<double[]> Starts(FilterSpectrum spectrum, double maximumSigma)
    {
        double peakDirection = Math.Atan2(spectrum.PeakVertical, spectrum.PeakHorizontal);
        foreach (double sigma in new[] { 1, maximumSigma / 2.3, maximumSigma / 1.5 })
        {
            foreach ((double x, double y) in new[] { (0.0, 0.0), (-0.8, -0.8), (-0.8, 0.8), (0.8, -0.8), (0.8, 0.8) })
            {
                yield return [spectrum.PeakFrequency * spectrum.PeakFrequency, peakDirection, x, y, Math.Max(MinimumSigma, sigma)];
                foreach (double frequency in new[] { 0.1, 0.3, 0.5, 0.75, 1, 1.25 })
                {
                    for (int turn = 0; turn < DirectionCount; turn++)
                    {
                        yield return [frequency * frequency, peakDirection + Math.PI * turn / DirectionCount, x, y, Math.Max(MinimumSigma, sigma)];
                    }
                }
            }
        }
    }
}
