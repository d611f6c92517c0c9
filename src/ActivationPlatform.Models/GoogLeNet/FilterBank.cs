namespace ActivationPlatform.Models.GoogLeNet;

/// <summary>The built-in network's first layer: 64 filters of 7x7x3 like those that image networks learn, from formulas. Counted from 1:
/// <list type="table">
/// <item>1-32: grey Gabor filters, 8 directions, wavelengths 4 and 6 pixels, even and odd.</item>
/// <item>33, 34: a horizontal and a vertical edge (derivatives of a Gaussian, each the other's transpose).</item>
/// <item>35-42: coloured edges, 4 directions, red against green and blue against yellow.</item>
/// <item>43: green minus red, a flat top falling off to the rim.</item>
/// <item>44-55: colour against its complement, 12 hues, smooth.</item>
/// <item>56-63: fine grey gratings of wavelength 3, 8 directions.</item>
/// <item>64: a bright spot against its surroundings.</item>
/// </list>
/// Gabor filters: D. Gabor, "Theory of Communication", 1946; J. Daugman, J. Opt. Soc. Am. A 2(7), 1985.</summary>
internal static class FilterBank
{
    public const int Filters = 64;
    public const int Side = 7;

    private const int Centre = Side / 2;
    private const int Plane = Side * Side;

    // Rings around filter 43's centre: the inner 3x3, the 5x5 and the rim. The means are 0.13 and -0.13.
    private static readonly float[] GreenRings = [0.30f, 0.30f, 0.17f, 0.04f];
    private static readonly float[] RedRings = [-0.35f, -0.35f, -0.16f, -0.0275f];

    /// <summary>Filter x channel (blue, green, red) x row x column.</summary>
    public static float[] Create()
    {
        var weights = new float[Filters * 3 * Plane];
        int filter = 0;
        foreach (double wavelength in (double[])[4, 6])
        {
            foreach (double phase in (double[])[0, Math.PI / 2])
            {
                for (int direction = 0; direction < 8; direction++)
                {
                    Put(weights, filter++, Grey(0.3), Gabor(direction * Math.PI / 8, wavelength, phase, sigma: 1.7));
                }
            }
        }

        Put(weights, filter++, Grey(0.3), (row, column) => Edge(row, row, column));
        Put(weights, filter++, Grey(0.3), (row, column) => Edge(column, row, column));
        foreach (double[] colours in (double[][])[[0, -0.3, 0.3], [0.36, -0.18, -0.18]])
        {
            for (int direction = 0; direction < 4; direction++)
            {
                Put(weights, filter++, colours, Gabor(direction * Math.PI / 4, 7, Math.PI / 2, sigma: 1.9));
            }
        }

        Put(weights, filter++, [0, 1, 0], (row, column) => GreenRings[Ring(row, column)]);
        Put(weights, filter - 1, [0, 0, 1], (row, column) => RedRings[Ring(row, column)]);
        for (int hue = 0; hue < 12; hue++)
        {
            double angle = hue * Math.PI / 6;
            double[] colours = [0.2 * Math.Cos(angle + (2 * Math.PI / 3)), 0.2 * Math.Cos(angle - (2 * Math.PI / 3)), 0.2 * Math.Cos(angle)];
            Put(weights, filter++, colours, (row, column) => Bell(row, column, 2));
        }

        for (int direction = 0; direction < 8; direction++)
        {
            Put(weights, filter++, Grey(0.25), Gabor(direction * Math.PI / 8, 3, Math.PI / 2, sigma: 1.5));
        }

        Put(weights, filter, Grey(0.5), WithoutMean((row, column) => Bell(row, column, 0.9), sigma: 1.8));
        return weights;
    }

    private static double[] Grey(double amplitude) => [amplitude, amplitude, amplitude];

    private static double Bell(int row, int column, double sigma) => Math.Exp(-((row * row) + (column * column)) / (2 * sigma * sigma));

    /// <summary>The derivative of a Gaussian along one axis, 1 at its largest.</summary>
    private static double Edge(int along, int row, int column)
    {
        const double Sigma = 1.5;
        return along / Sigma * Math.Exp(0.5) * Bell(row, column, Sigma);
    }

    private static int Ring(int row, int column) => Math.Max(Math.Abs(row), Math.Abs(column));

    private static Func<int, int, double> Gabor(double direction, double wavelength, double phase, double sigma)
    {
        double x = Math.Cos(direction);
        double y = Math.Sin(direction);
        return WithoutMean((row, column) => Math.Cos((2 * Math.PI * ((column * x) + (row * y)) / wavelength) - phase) * Bell(row, column, sigma), sigma);
    }

    /// <summary>Takes out, under a bell, what an even surface would answer to.</summary>
    private static Func<int, int, double> WithoutMean(Func<int, int, double> pattern, double sigma)
    {
        double sum = 0;
        double bells = 0;
        for (int row = -Centre; row <= Centre; row++)
        {
            for (int column = -Centre; column <= Centre; column++)
            {
                sum += pattern(row, column);
                bells += Bell(row, column, sigma);
            }
        }

        return (row, column) => pattern(row, column) - (sum / bells * Bell(row, column, sigma));
    }

    /// <summary>Adds a pattern to a filter, times the colour's blue, green and red. Rows and columns count from the centre, -3 to 3.</summary>
    private static void Put(float[] weights, int filter, double[] colour, Func<int, int, double> pattern)
    {
        // Sines differ in their last bit between platforms; on this grid the bytes are the same everywhere.
        const double Grid = 1 << 16;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = 0; row < Side; row++)
            {
                for (int column = 0; column < Side; column++)
                {
                    int index = (((filter * 3) + channel) * Plane) + (row * Side) + column;
                    weights[index] += (float)(Math.Round(colour[channel] * pattern(row - Centre, column - Centre) * Grid) / Grid);
                }
            }
        }
    }
}
