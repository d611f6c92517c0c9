namespace ActivationPlatform.Sdk;

/// <summary>
/// The three filters of a first layer that a walk-through looks at closely: the strongest detector of horizontal edges, of vertical edges and of green against red.
/// On the trained GoogLeNet's <c>conv1/7x7_s2</c> these are filters number 33, 34 and 43, the ones that the seed picks by eye.
/// </summary>
/// <remarks>
/// A filter's first moment along an axis, sum(w(x,y) * x), is its answer to a brightness ramp along that axis: large for a gradient filter, zero for a balanced band-pass.
/// An edge detector is the filter whose moment along one axis exceeds that along the other most, the colours added up. The colour detector has the largest difference between its mean green
/// and its mean red weight. Equal scores go to the lower number; NaN never wins. Complexity: one pass over the weights.
/// </remarks>
/// <param name="HorizontalEdges">Filter index from 0.</param>
/// <param name="VerticalEdges">Filter index from 0.</param>
/// <param name="GreenAgainstRed">Filter index from 0; null for a layer that sees grey.</param>
public sealed record FeaturedFilters(int HorizontalEdges, int VerticalEdges, int? GreenAgainstRed)
{
    /// <summary>Picks the filters; null for a layer that does not see the picture itself, or whose filters are smaller than 2 x 2.</summary>
    /// <param name="bank">The layer's filters.</param>
    public static FeaturedFilters? Choose(FilterBank bank)
    {
        bool seesPicture = bank.SeesColor || bank.Inputs is [{ Name: "gray" }];
        if (!seesPicture || bank.Height < 2 || bank.Width < 2)
        {
            return null;
        }

        var horizontal = new double[bank.FilterCount];
        var vertical = new double[bank.FilterCount];
        var opponent = new double[bank.FilterCount];
        for (int filter = 0; filter < bank.FilterCount; filter++)
        {
            (double alongX, double alongY) = Moments(bank, filter);
            horizontal[filter] = Math.Abs(alongY) - Math.Abs(alongX);
            vertical[filter] = -horizontal[filter];
            opponent[filter] = bank.SeesColor ? Math.Abs(Mean(bank, filter, "green") - Mean(bank, filter, "red")) : 0;
        }

        return new(IndexOfLargest(horizontal), IndexOfLargest(vertical), bank.SeesColor ? IndexOfLargest(opponent) : null);
    }

    /// <summary>The mean weight of a filter for one input plane.</summary>
    /// <param name="bank">The layer's filters.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="input">The plane's name.</param>
    public static double Mean(FilterBank bank, int filterIndex, string input)
    {
        double sum = 0;
        ReadOnlySpan<float> plane = bank.Plane(filterIndex, bank.FindInput(input)).Span;
        foreach (float weight in plane)
        {
            sum += weight;
        }

        return sum / plane.Length;
    }

    private static (double AlongX, double AlongY) Moments(FilterBank bank, int filter)
    {
        double alongX = 0, alongY = 0;
        ReadOnlySpan<float> weights = bank.Filter(filter).Span;
        for (int i = 0; i < weights.Length; i++)
        {
            int row = i / bank.Width % bank.Height;
            int column = i % bank.Width;
            alongX += weights[i] * (column - ((bank.Width - 1) / 2.0));
            alongY += weights[i] * (row - ((bank.Height - 1) / 2.0));
        }

        return (alongX, alongY);
    }

    private static int IndexOfLargest(double[] scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best] || double.IsNaN(scores[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
