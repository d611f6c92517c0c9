using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>Finds the highest point of a filter's power between the samples of the grid.</summary>
internal static class SpectrumPeak
{
    private const int Size = FrequencyGrid.DefaultSize;

    /// <returns>Frequencies in the half plane with horizontal above 0 (or 0 and vertical at least 0), and the power there; NaN for a filter without energy.</returns>
    public static (double Horizontal, double Vertical, double Power) Find(ReadOnlySpan<double> filter, int planeCount, int height, int width, ReadOnlySpan<double> power)
    {
        int best = TensorPrimitives.IndexOfMax(power);
        if (!(power[best] > 0 && double.IsFinite(power[best])))
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        double vertical = FrequencyGrid.At(best / Size, Size);
        double horizontal = FrequencyGrid.At(best % Size, Size);
        double peak = power[best];

        // A pattern search: the response is smooth (the filter is small), so from the best sample the top is a walk away.
        double step = 1.0 / Size;
        while (step > 1e-7)
        {
            bool moved = false;
            for (int dy = -1; dy <= 1; dy++)
            {
                for (int dx = -1; dx <= 1; dx++)
                {
                    double candidate = PowerAt(filter, planeCount, height, width, horizontal + dx * step, vertical + dy * step);

                    // A gain within rounding would let the walk drift along a flat ridge.
                    if (candidate > peak * (1 + 1e-14))
                    {
                        (horizontal, vertical, peak, moved) = (horizontal + dx * step, vertical + dy * step, candidate, true);
                    }
                }
            }

            step = moved ? step : step / 2;
        }

        (horizontal, vertical) = (Wrap(horizontal), Wrap(vertical));
        return horizontal < -1e-6 || (Math.Abs(horizontal) <= 1e-6 && vertical < 0) ? (-horizontal, -vertical, peak) : (horizontal, vertical, peak);
    }

    private static double PowerAt(ReadOnlySpan<double> filter, int planeCount, int height, int width, double horizontal, double vertical)
    {
        double power = 0;
        for (int plane = 0; plane < planeCount; plane++)
        {
            double real = 0;
            double imaginary = 0;
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    (double sine, double cosine) = double.SinCosPi(horizontal * column + vertical * row);
                    double weight = filter[(plane * height + row) * width + column];
                    real += weight * cosine;
                    imaginary += weight * sine;
                }
            }

            power += real * real + imaginary * imaginary;
        }

        return power;
    }

    // Frequencies repeat with period 2.
    private static double Wrap(double frequency) => frequency - 2 * Math.Floor((frequency + 1) / 2);
}
