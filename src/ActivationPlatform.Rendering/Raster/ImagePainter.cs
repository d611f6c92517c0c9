using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Raster;

/// <summary>Copies an image into a rectangle of whole pixels.</summary>
internal static class ImagePainter
{
    public static void Paint(Image image, int left, int top, int width, int height, ImageSampling sampling, ClipMask clip, byte[] pixels, int stride)
    {
        ClipMask visible = clip.Intersect(left, top, left + width, top + height);
        if (visible.Left == visible.Right || visible.Top == visible.Bottom)
        {
            return;
        }

        bool resize = sampling == ImageSampling.Smooth ? width != image.Width || height != image.Height : width < image.Width || height < image.Height;
        Image source = resize ? Imresize.Resize(image, height, width) : image;
        for (int y = visible.Top; y < visible.Bottom; y++)
        {
            ReadOnlySpan<byte> row = source.Row((int)((long)(y - top) * source.Height / height));
            for (int x = visible.Left; x < visible.Right; x++)
            {
                int column = (int)((long)(x - left) * source.Width / width);
                int index = (y * stride) + x, weight = clip.Coverage?[index] ?? 255;
                for (int channel = 0; channel < 3; channel++)
                {
                    byte value = row[source.Channels == 1 ? column : (3 * column) + channel];
                    ref byte target = ref pixels[(3 * index) + channel];
                    target = Rgba.Mix(target, value, weight);
                }
            }
        }
    }
}
