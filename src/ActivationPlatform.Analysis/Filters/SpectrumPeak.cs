using System.Numerics.Tensors;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>Finds the highest point of a filter's power between the samples of the grid.</summary>
internal static class SpectrumPeak
{
    private const int Size = FrequencyGrid.DefaultSize;
    private const int NewtonSteps = 4;
    private const double LargestStep = 1e-3;

    /// <param name="autocorrelation">Of the filter, summed over its planes: (2 height - 1) x (2 width - 1).</param>
    /// <param name="height">Rows of the filter.</param>
    /// <param name="width">Columns of the filter.</param>
    /// <param name="power">On the default grid.</param>
    /// <returns>Frequencies in the half plane with horizontal above 0 (or 0 and vertical at least 0), and the power there; NaN for a filter without energy.</returns>
    public static (double Horizontal, double Vertical, double Power) Find(ReadOnlySpan<double> autocorrelation, int height, int width, ReadOnlySpan<double> power)
    {
        int best = TensorPrimitives.IndexOfMax(power);
        if (!(power[best] > 0 && double.IsFinite(power[best])))
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        double vertical = FrequencyGrid.At(best / Size, Size);
        double horizontal = FrequencyGrid.At(best % Size, Size);
        double peak = power[best];

        // A pattern search: the response is smooth (the filter is small), so from the best sample the top is a walk away. The last digits, in which
        // the power no longer tells points apart, are Newton's.
        double step = 1.0 / Size;
        while (step > 1e-7)
        {
            bool moved = false;
            for (int dy = -1; dy <= 1; dy++)
            {
                for (int dx = -1; dx <= 1; dx++)
                {
                    double candidate = PowerAt(autocorrelation, height, width, horizontal + dx * step, vertical + dy * step);

                    // A gain within rounding would let the walk drift along a flat ridge.
                    if (candidate > peak * (1 + 1e-14))
                    {
                        (horizontal, vertical, peak, moved) = (horizontal + dx * step, vertical + dy * step, candidate, true);
                    }
                }
            }

            step = moved ? step : step / 2;
        }

        for (int round = 0; round < NewtonSteps; round++)
        {
            (double dx, double dy) = StepToTop(autocorrelation, height, width, horizontal, vertical);
            (horizontal, vertical) = (horizontal + dx, vertical + dy);
        }

        peak = Math.Max(peak, PowerAt(autocorrelation, height, width, horizontal, vertical));
        (horizontal, vertical) = (Wrap(horizontal), Wrap(vertical));
        return horizontal < -1e-6 || (Math.Abs(horizontal) <= 1e-6 && vertical < 0) ? (-horizontal, -vertical, peak) : (horizontal, vertical, peak);
    }

    private static double PowerAt(ReadOnlySpan<double> autocorrelation, int height, int width, double horizontal, double vertical)
    {
        // Even about its middle: the upper half twice, and the shift 0.
        int columns = 2 * width - 1;
        int middle = autocorrelation.Length / 2;
        double power = autocorrelation[middle];
        for (int index = 0; index < middle; index++)
        {
            double turns = horizontal * (index % columns - (width - 1)) + vertical * (index / columns - (height - 1));
            power += 2 * autocorrelation[index] * double.CosPi(turns);
        }

        return power;
    }

    // Newton's step on the power; none where it has no strict top nearby (one tap, one row).
    private static (double Horizontal, double Vertical) StepToTop(ReadOnlySpan<double> autocorrelation, int height, int width, double horizontal, double vertical)
    {
        int columns = 2 * width - 1;
        (double x, double y, double xx, double xy, double yy) = (0, 0, 0, 0, 0);
        for (int index = 0; index < autocorrelation.Length / 2; index++)
        {
            double shiftX = Math.PI * (index % columns - (width - 1));
            double shiftY = Math.PI * (index / columns - (height - 1));
            (double sine, double cosine) = Math.SinCos(horizontal * shiftX + vertical * shiftY);
            (sine, cosine) = (autocorrelation[index] * sine, autocorrelation[index] * cosine);
            x -= shiftX * sine;
            y -= shiftY * sine;
            xx -= shiftX * shiftX * cosine;
            xy -= shiftX * shiftY * cosine;
            yy -= shiftY * shiftY * cosine;
        }

        double determinant = xx * yy - xy * xy;
        (double dx, double dy) = ((xy * y - yy * x) / determinant, (xy * x - xx * y) / determinant);
        bool isNear = xx < 0 && determinant > 0 && Math.Abs(dx) < LargestStep && Math.Abs(dy) < LargestStep;
        return isNear ? (dx, dy) : (0, 0);
    }

    // Frequencies repeat with period 2.
    internal static double Wrap(double frequency) => frequency - 2 * Math.Floor((frequency + 1) / 2);
}
