using ActivationPlatform.Imaging.Jpeg;
using ActivationPlatform.Imaging.Png;

namespace ActivationPlatform.Imaging;

/// <summary>
/// Decodes PNG and JPEG files in memory-safe managed code. The result depends on the bytes alone:
/// <list type="bullet">
/// <item>PNG: every colour type, bit depth and interlace. 16-bit samples become <c>round(v / 257)</c>, narrower grey is spread over 0..255, palettes become RGB.
/// Transparency (alpha or tRNS) is composited on white with 8-bit values: <c>round((c * a + 255 * (255 - a)) / 255)</c>. Gamma, colour profiles and EXIF are not applied.</item>
/// <item>JPEG: the bytes that libjpeg-turbo's <c>djpeg -dct int</c> writes (accurate integer inverse DCT, smooth chroma upsampling), then turned as the EXIF orientation says.
/// CMYK and YCCK are taken as Adobe stores them, inverted: <c>red = round(c * k / 255)</c> and so on, with the stored values c and k.</item>
/// </list>
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes a whole file.</summary>
    /// <param name="file">The bytes of a PNG or JPEG file.</param>
    /// <param name="limits">What is accepted; <see cref="ImageLimits.Default"/> if null.</param>
    /// <param name="ct">Stops the work between rows.</param>
    /// <returns>A grey (1 channel) or RGB (3 channels) image.</returns>
    /// <exception cref="ImageFormatException">The file is of an unknown or refused kind, damaged, truncated or beyond the limits. No other exception leaves this method for any bytes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits? limits = null, CancellationToken ct = default)
    {
        limits ??= ImageLimits.Default;
        limits.CheckBytes(file.Length);
        return ImageSignature.Recognise(file) == ImageFormat.Png
            ? PngDecoder.Decode(file, limits, ct)
            : JpegDecoder.Decode(file, limits, ct);
    }

    /// <summary>Reads a file's header: its format and the size of the image that <see cref="Decode"/> would return. No pixel is decoded, so the rest of the file may still be damaged.</summary>
    /// <param name="file">The bytes of a PNG or JPEG file; of a PNG the first 33 suffice.</param>
    /// <param name="limits">What is accepted; <see cref="ImageLimits.Default"/> if null.</param>
    /// <exception cref="ImageFormatException">The file is of an unknown or refused kind, its header is damaged, or it is beyond the limits.</exception>
    public static ImageInformation Identify(ReadOnlySpan<byte> file, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        limits.CheckBytes(file.Length);
        return ImageSignature.Recognise(file) == ImageFormat.Png
            ? PngDecoder.Identify(file, limits)
            : JpegDecoder.Identify(file, limits);
    }
}
