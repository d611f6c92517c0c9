namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>What the components of a frame mean.</summary>
internal enum JpegColorModel
{
    Grey,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}
