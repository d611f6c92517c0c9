using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Sdk;

/// <summary>
/// The three filters of a first layer that a walk-through looks at closely: the strongest detector of horizontal edges, of vertical edges and of green against red.
/// On the trained GoogLeNet's <c>conv1/7x7_s2</c> these are filters number 33, 34 and 43, the ones that the seed picks by eye. A layer may lack any of them.
/// </summary>
/// <remarks>
/// A filter's first moment along an axis, sum(w(x,y) * x), is its answer to a brightness ramp along that axis: large for a gradient filter, zero for a balanced band-pass.
/// Among the oriented filters (<see cref="FilterTaxonomy"/>) whose lines run within 20 degrees of the axis, an edge detector is the one whose moment along one axis exceeds that along the other
/// most, the colours added up. Among the colour opponents that are local averages (a quarter of their energy or more is the mean of each colour), the colour detector has the largest difference
/// between its mean green and its mean red weight. Equal scores go to the lower number. Complexity: one pass over the weights.
/// </remarks>
/// <param name="HorizontalEdges">Filter index from 0; null if no filter detects horizontal edges.</param>
/// <param name="VerticalEdges">Filter index from 0; null if no filter detects vertical edges.</param>
/// <param name="GreenAgainstRed">Filter index from 0; null for a layer that sees grey, or without such a filter.</param>
public sealed record FeaturedFilters(int? HorizontalEdges, int? VerticalEdges, int? GreenAgainstRed)
{
    private const double MostDegreesOff = 20;
    private const double LeastAverageShare = 0.25;

    /// <summary>Whether a layer has filters to look at so closely: it sees the picture itself, and they are 2 x 2 or larger, finite and not all zero.</summary>
    /// <param name="bank">The layer's filters.</param>
    public static bool CanChoose(FilterBank bank) =>
        (bank.SeesColor || bank.Inputs is [{ Name: "gray" }]) && bank.Height >= 2 && bank.Width >= 2 && bank.IsMeasurable;

    /// <summary>Picks the filters.</summary>
    /// <param name="report">The numbers of the layer's filters.</param>
    /// <exception cref="ArgumentException">See <see cref="CanChoose"/>.</exception>
    public static FeaturedFilters Choose(FilterReport report)
    {
        FilterBank bank = report.Bank;
        if (!CanChoose(bank))
        {
            throw new ArgumentException($"Layer '{bank.Layer.Name}' has {bank.FilterCount} filters of {bank.Height} x {bank.Width} for {bank.InputCount} inputs; finite ones of at least 2 x 2 for a picture are expected.", nameof(report));
        }

        return new(
            Best(report, filter => IsAlong(filter, 0), filter => -Tilt(bank, filter.FilterIndex)),
            Best(report, filter => IsAlong(filter, 90), filter => Tilt(bank, filter.FilterIndex)),
            Best(report, filter => IsColorAverage(bank, filter), filter => Math.Abs(report.MeanOf(filter.FilterIndex, "green") - report.MeanOf(filter.FilterIndex, "red"))));
    }

    private static int? Best(FilterReport report, Func<FilterFacts, bool> isCandidate, Func<FilterFacts, double> score) =>
        report.Filters.Where(isCandidate).Select(filter => (filter.FilterIndex, Score: score(filter))).Where(candidate => candidate.Score > 0)
            .OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.FilterIndex).Select(candidate => (int?)candidate.FilterIndex).FirstOrDefault();

    private static bool IsAlong(FilterFacts filter, double degrees)
    {
        if (filter.Taxonomy is not { Kind: FilterKind.OrientedBandPass, EdgeAngleDegrees: { } angle })
        {
            return false;
        }

        double off = Math.Abs(angle - degrees) % 180;
        return Math.Min(off, 180 - off) <= MostDegreesOff;
    }

    private static bool IsColorAverage(FilterBank bank, FilterFacts filter) =>
        filter.Taxonomy.Kind == FilterKind.ColorOpponent && bank.Height * bank.Width * filter.Means.Sum(mean => mean * mean) >= LeastAverageShare * filter.Norm * filter.Norm;

    /// <summary>How much more a filter answers to a ramp along the rows than to one along the columns.</summary>
    private static double Tilt(FilterBank bank, int filter)
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

        return Math.Abs(alongX) - Math.Abs(alongY);
    }
}
