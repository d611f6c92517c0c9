namespace ActivationPlatform.Reports.Styles;

/// <summary>The paper, in points (1/72 inch).</summary>
/// <param name="Name">For example <c>A4</c>.</param>
/// <param name="WidthPoints">Width.</param>
/// <param name="HeightPoints">Height.</param>
public sealed record PageFormat(string Name, double WidthPoints, double HeightPoints)
{
    /// <summary>ISO 216 A4, 210 x 297 mm.</summary>
    public static PageFormat A4 { get; } = new("A4", 595.28, 841.89);

    /// <summary>US Letter, 8.5 x 11 inches.</summary>
    public static PageFormat Letter { get; } = new("Letter", 612, 792);
}
