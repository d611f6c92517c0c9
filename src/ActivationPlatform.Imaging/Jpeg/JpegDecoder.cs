namespace ActivationPlatform.Imaging.Jpeg;

internal static class JpegDecoder
{
    public static ImageInformation Identify(ReadOnlySpan<byte> file, ImageLimits limits) => throw new ImageFormatException(0, "JPEG is not read yet.");

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits, CancellationToken ct) => throw new ImageFormatException(0, "JPEG is not read yet.");
}
