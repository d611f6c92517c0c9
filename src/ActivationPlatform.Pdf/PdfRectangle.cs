namespace ActivationPlatform.Pdf;

/// <summary>A rectangle on a page in points, measured from the page's top left corner, y down.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct PdfRectangle(double X, double Y, double Width, double Height);
