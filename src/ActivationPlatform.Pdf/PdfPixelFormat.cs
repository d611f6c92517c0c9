namespace ActivationPlatform.Pdf;

/// <summary>How an image's bytes are arranged.</summary>
public enum PdfPixelFormat
{
    /// <summary>One byte a pixel, 0 is black.</summary>
    Gray8,

    /// <summary>Three bytes a pixel: red, green, blue (sRGB).</summary>
    Rgb24,
}
