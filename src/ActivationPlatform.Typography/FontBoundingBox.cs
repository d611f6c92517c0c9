namespace ActivationPlatform.Typography;

/// <summary>A rectangle in font units, y up; the box around every glyph of a font.</summary>
/// <param name="XMin">The left edge.</param>
/// <param name="YMin">The lower edge.</param>
/// <param name="XMax">The right edge.</param>
/// <param name="YMax">The upper edge.</param>
public readonly record struct FontBoundingBox(int XMin, int YMin, int XMax, int YMax);
