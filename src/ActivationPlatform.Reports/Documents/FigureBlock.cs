using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Documents;

/// <summary>A figure with its caption; layouts number it and keep both together. A figure wider than the text is scaled down.</summary>
/// <param name="Figure">The drawing, with its alternative text.</param>
/// <param name="Caption">One or two sentences; the layout puts "Figure N" in front.</param>
/// <param name="Anchor">Unique in the document.</param>
public sealed record FigureBlock(Figure Figure, string Caption, string Anchor) : Block
{
    /// <summary>A taller figure is scaled down to this many points; null (the default) for the page's height.</summary>
    public double? MaximumHeightPoints { get; init; }

    /// <summary>How far a figure may be scaled down further to fit the rest of a page, as a share of its size there: 1 for not at all.</summary>
    public double LeastShare { get; init; } = 0.75;
}
