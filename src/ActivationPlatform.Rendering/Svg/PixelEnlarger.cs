using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Svg;

/// <summary>
/// Repeats the pixels of a small image a whole number of times: some viewers smooth images whatever the document asks, and then blur only the borders of the repeated pixels.
/// </summary>
internal static class PixelEnlarger
{
    private const int MaximumFactor = 16;
    private const long MaximumPixels = 4_000_000;

    /// <summary>The image with about two pixels per point of its place, or as it is where that needs no enlarging.</summary>
    public static Image Enlarge(Image image, double widthPoints, double heightPoints)
    {
        int factor = (int)Math.Clamp(Math.Round(2 * Math.Max(widthPoints / image.Width, heightPoints / image.Height)), 1, MaximumFactor);
        while ((long)factor * factor * image.Width * image.Height > MaximumPixels && factor > 1)
        {
            factor--;
        }

        if (factor == 1)
        {
            return image;
        }

        int width = image.Width * factor, stride = width * image.Channels;
        byte[] pixels = new byte[stride * image.Height * factor];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            Span<byte> first = pixels.AsSpan(y * factor * stride, stride);
            for (int x = 0; x < width; x++)
            {
                source.Slice(x / factor * image.Channels, image.Channels).CopyTo(first[(x * image.Channels)..]);
            }

            for (int copy = 1; copy < factor; copy++)
            {
                first.CopyTo(pixels.AsSpan(((y * factor) + copy) * stride));
            }
        }

        return new Image(width, image.Height * factor, image.Channels, pixels);
    }
}
