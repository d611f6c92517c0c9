using System.Collections.Immutable;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Points of a plot that belong together.</summary>
public sealed record PlotSeries
{
    /// <summary>A series.</summary>
    /// <param name="name">For the legend; may be empty when there is one series.</param>
    /// <param name="x">Horizontal numbers.</param>
    /// <param name="y">Vertical numbers, as many. A NaN or an infinity on either axis leaves the point out and interrupts the line.</param>
    /// <param name="style">How the points are shown.</param>
    /// <exception cref="ArgumentException">There are not as many numbers of either kind.</exception>
    public PlotSeries(string name, IEnumerable<double> x, IEnumerable<double> y, SeriesStyle style = SeriesStyle.Line)
    {
        (Name, X, Y, Style) = (name, [.. x], [.. y], style);
        if (X.Length != Y.Length)
        {
            throw new ArgumentException($"The series '{name}' has {X.Length} horizontal and {Y.Length} vertical numbers; expected as many.");
        }
    }

    /// <summary>For the legend.</summary>
    public string Name { get; }

    /// <summary>Horizontal numbers.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Vertical numbers.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>How the points are shown.</summary>
    public SeriesStyle Style { get; }

    /// <summary>The colour; null for the theme's colour of this place in the plot.</summary>
    public Rgba? Color { get; init; }
}
