namespace ActivationPlatform.Pdf;

/// <summary>An image that is in the file and may be drawn on any page, as often as wanted.</summary>
public sealed class PdfImage
{
    internal PdfImage(int objectNumber, int widthPixels, int heightPixels) =>
        (ObjectNumber, WidthPixels, HeightPixels) = (objectNumber, widthPixels, heightPixels);

    /// <summary>The width in pixels.</summary>
    public int WidthPixels { get; }

    /// <summary>The height in pixels.</summary>
    public int HeightPixels { get; }

    internal int ObjectNumber { get; }
}
