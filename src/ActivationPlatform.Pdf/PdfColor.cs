namespace ActivationPlatform.Pdf;

/// <summary>A colour in sRGB, written as device colour (the file's output intent says that the device is sRGB). Equal components are written as grey.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    /// <summary>Black.</summary>
    public static PdfColor Black => default;

    /// <summary>White.</summary>
    public static PdfColor White => new(255, 255, 255);
}
