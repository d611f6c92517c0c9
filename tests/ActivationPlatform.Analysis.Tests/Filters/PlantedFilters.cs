namespace ActivationPlatform.Analysis.Tests.Filters;

/// <summary>7 x 7 filters whose answers are known.</summary>
internal static class PlantedFilters
{
    public const int Size = 7;

    /// <param name="edgeAngleDegrees">Direction of the lines, counter-clockwise as seen.</param>
    /// <param name="frequency">1 is half the sampling rate.</param>
    /// <param name="phase">0 = even, pi / 2 = odd.</param>
    public static double[] Gabor(double edgeAngleDegrees, double frequency, double phase, double sigma = 2)
    {
        double wave = (edgeAngleDegrees - 90) * Math.PI / 180;
        double[] filter = Plane((x, y) => Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.Cos(Math.PI * frequency * (x * Math.Cos(wave) - y * Math.Sin(wave)) - phase));

        // As trained ones: no answer to a flat picture.
        double[] envelope = Plane((x, y) => Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)));
        double offset = filter.Sum() / envelope.Sum();
        return [.. filter.Select((value, index) => value - offset * envelope[index])];
    }

    public static double[] Gaussian(double sigma) => Plane((x, y) => Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)));

    public static double[] Plane(Func<double, double, double> value)
    {
        var plane = new double[Size * Size];
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                plane[row * Size + column] = value(column - Size / 2, row - Size / 2);
            }
        }

        return plane;
    }

    public static double[] Colored(double[] plane, double red, double green, double blue) =>
        [.. plane.Select(v => v * red), .. plane.Select(v => v * green), .. plane.Select(v => v * blue)];
}
