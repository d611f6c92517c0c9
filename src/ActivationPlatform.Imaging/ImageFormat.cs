namespace ActivationPlatform.Imaging;

/// <summary>A file format that can be decoded; recognised by content, never by file name.</summary>
public enum ImageFormat
{
    /// <summary>Portable Network Graphics (W3C PNG, third edition; still images).</summary>
    Png,

    /// <summary>JPEG (ITU-T T.81), baseline, extended sequential and progressive Huffman coding with 8 bits per sample.</summary>
    Jpeg,
}
