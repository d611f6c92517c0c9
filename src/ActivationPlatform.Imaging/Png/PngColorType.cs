namespace ActivationPlatform.Imaging.Png;

/// <summary>The colour types of an IHDR chunk, with the file's numbers.</summary>
internal enum PngColorType : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
