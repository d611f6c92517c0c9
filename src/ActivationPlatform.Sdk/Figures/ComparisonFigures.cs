using System.Collections.Immutable;
using ActivationPlatform.Rendering;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Sdk.Figures;

/// <summary>How far two computations are apart, drawn.</summary>
public static class ComparisonFigures
{
    private const int MostNamed = 40;

    /// <summary>Differences layer by layer: few layers as named bars, many as points over the layers' numbers, on an axis of equal factors.</summary>
    /// <param name="comparisons">In the reference's order; at least one.</param>
    /// <param name="title">Above the figure.</param>
    public static Figure Differences(ImmutableArray<ArrayComparison> comparisons, string title)
    {
        if (comparisons.Length <= MostNamed)
        {
            return new BarRankingFigure(comparisons.Select(comparison => new RankedItem(comparison.Name, comparison.Difference.MaximumRelative)))
            {
                Title = title,
                ValueLabel = "Largest difference over the reference's largest absolute value",
            };
        }

        double[] numbers = [.. Enumerable.Range(1, comparisons.Length).Select(number => (double)number)];
        bool hasDifference = comparisons.Any(comparison => comparison.Difference.MaximumRelative > 0);
        return new XyFigure(
        [
            new PlotSeries("maximum", numbers, comparisons.Select(comparison => comparison.Difference.MaximumRelative)),
            new PlotSeries("99th percentile", numbers, comparisons.Select(comparison => Relative(comparison, comparison.Difference.Percentile99Absolute))),
            new PlotSeries("mean", numbers, comparisons.Select(comparison => Relative(comparison, comparison.Difference.MeanAbsolute))),
        ])
        {
            Title = title,
            XLabel = "Layer",
            YLabel = "Difference over the reference's maximum",
            LogarithmicY = hasDifference,
            Width = 560,
        };
    }

    private static double Relative(ArrayComparison comparison, double absolute) =>
        comparison.Difference.MaximumAbsolute > 0 ? absolute * (comparison.Difference.MaximumRelative / comparison.Difference.MaximumAbsolute) : 0;
}
