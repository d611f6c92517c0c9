using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Analysis.Tests.Filters;

public sealed class GaborFitTests
{
    [Theory]
    [InlineData(0.5, 0.2, 0.4, -0.7, 1.6, 0.3)]
    [InlineData(0.1, -0.8, -1.1, 0.2, 2.1, -1)]
    [InlineData(0.9, 0.45, 0, 0, 1.2, 2)]
    [InlineData(0.3, 0, 0.9, 0.9, 2.8, 0)]
    public void Of_AGaborFunction_IsThatFunction(double horizontal, double vertical, double offsetX, double offsetY, double sigma, double sine)
    {
        double[] filter = Plane((x, y, e) => e * (0.1 + Math.Cos(Math.PI * (horizontal * x + vertical * y)) + sine * Math.Sin(Math.PI * (horizontal * x + vertical * y))), offsetX, offsetY, sigma);

        GaborFit fit = Fit(filter, 1, 7, 7);

        Assert.Equal(1, fit.ExplainedFraction, 1e-12);
        Assert.Equal(horizontal, fit.Horizontal, 1e-6);
        Assert.Equal(vertical, fit.Vertical, 1e-6);
        Assert.Equal(sigma, fit.Sigma, 1e-6);
    }

    [Fact]
    public void Of_AParabolaUnderAGaussian_IsAWaveOfFrequencyZero()
    {
        double[] filter = Plane((x, y, e) => e * (1 - 0.6 * x + 0.4 * x * x), 0.3, 0.2, 1.5);

        GaborFit fit = Fit(filter, 1, 7, 7);

        Assert.Equal(1, fit.ExplainedFraction, 1e-9);
        Assert.InRange(fit.Frequency, 0, 1e-3);
        Assert.Equal(1.5, fit.Sigma, 1e-3);
    }

    [Theory]
    [InlineData(1, 7, 7)]
    [InlineData(3, 5, 7)]
    [InlineData(20, 3, 3)]
    [InlineData(1, 5, 5)]
    public void Of_AnyFilter_ExplainsMoreThanAnyOfManyGuesses(int planes, int height, int width)
    {
        var random = new Random(11);
        for (int round = 0; round < 5; round++)
        {
            double[] filter = [.. Enumerable.Range(0, planes * height * width).Select(_ => random.NextDouble() - 0.5)];
            GaborFit fit = Fit(filter, planes, height, width);
            double maximumSigma = Math.Max(height, width) / 2.0;
            for (int guess = 0; guess < 500; guess++)
            {
                double[] parameters =
                [
                    2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, 3 * random.NextDouble() - 1.5, 3 * random.NextDouble() - 1.5,
                    0.7 + (maximumSigma - 0.7) * random.NextDouble(),
                ];
                Assert.True(Explained(filter, planes, height, width, parameters) <= fit.ExplainedFraction + 1e-9, $"{fit} explains less than ({string.Join(", ", parameters)}).");
            }
        }
    }

    [Fact]
    public void Linearise_AnyParameters_HasTheGradientOfDifferences()
    {
        var random = new Random(5);
        double[] filter = [.. Enumerable.Range(0, 3 * 49).Select(_ => random.NextDouble() - 0.5)];
        var model = new GaborModel(filter, 3, 7, 7);
        var gradient = new double[GaborModel.ParameterCount];
        foreach (double square in new[] { 1e-7, 1e-4, 0.04, 0.5, 1.3 })
        {
            double[] at = [square, 0.7, 0.3, -0.4, 1.4];
            double here = model.Linearise(at, gradient, new double[GaborModel.ParameterCount * GaborModel.ParameterCount]);
            Assert.Equal(model.Unexplained(at), here, 1e-14);
            for (int index = 0; index < at.Length; index++)
            {
                double step = index == 0 ? square / 2 : 1e-5;
                step = Math.Min(step, 1e-5);
                double[] before = [.. at];
                double[] after = [.. at];
                before[index] -= step;
                after[index] += step;
                Assert.Equal((model.Unexplained(after) - model.Unexplained(before)) / (4 * step), gradient[index], 1e-7 + 1e-15 / step);
            }
        }
    }

    [Fact]
    public void Of_OneTap_ExplainsAll() => Assert.Equal(1, Fit([0.5], 1, 1, 1).ExplainedFraction, 1e-12);

    [Fact]
    public void Of_Zeros_IsNotANumber() => Assert.Equal(new GaborFit(double.NaN, double.NaN, double.NaN, double.NaN), Fit(new double[49], 1, 7, 7));

    private static GaborFit Fit(double[] filter, int planes, int height, int width) =>
        GaborFit.Of(filter, planes, height, width, FilterSpectrum.Of(filter, planes, height, width));

    private static double[] Plane(Func<double, double, double, double> value, double offsetX, double offsetY, double sigma) =>
        PlantedFilters.Plane((x, y) => value(x - offsetX, y - offsetY, Math.Exp(-((x - offsetX) * (x - offsetX) + (y - offsetY) * (y - offsetY)) / (2 * sigma * sigma))));

    // The same model written down plainly: the share of the energy within the span of e, e cos, e sin.
    private static double Explained(double[] filter, int planes, int height, int width, double[] parameters)
    {
        int length = height * width;
        var basis = new List<double[]>();
        foreach (Func<double, double> wave in new Func<double, double>[] { _ => 1, Math.Cos, Math.Sin })
        {
            double[] column = [.. Enumerable.Range(0, length).Select(tap =>
            {
                double x = tap % width - (width - 1) / 2.0 - parameters[2];
                double y = tap / width - (height - 1) / 2.0 - parameters[3];
                return Math.Exp(-(x * x + y * y) / (2 * parameters[4] * parameters[4])) * wave(Math.PI * (parameters[0] * x + parameters[1] * y));
            })];
            double before = Math.Sqrt(column.Sum(v => v * v));
            foreach (double[] unit in basis)
            {
                double share = column.Zip(unit, (a, b) => a * b).Sum();
                column = [.. column.Zip(unit, (a, b) => a - share * b)];
            }

            double norm = Math.Sqrt(column.Sum(v => v * v));
            if (norm > 1e-6 * before)
            {
                basis.Add([.. column.Select(v => v / norm)]);
            }
        }

        double explained = 0;
        for (int plane = 0; plane < planes; plane++)
        {
            explained += basis.Sum(unit => Math.Pow(unit.Select((value, tap) => value * filter[plane * length + tap]).Sum(), 2));
        }

        return explained / filter.Sum(v => v * v);
    }
}
