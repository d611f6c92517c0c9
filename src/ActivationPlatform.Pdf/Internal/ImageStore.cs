using System.Security.Cryptography;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Writes images, each content once however often it is added.</summary>
internal sealed class ImageStore(PdfFile file) : IDisposable
{
    private readonly Dictionary<string, PdfImage> _images = new(StringComparer.Ordinal);
    private readonly MemoryStream _encoded = new();

    public PdfImage Add(int widthPixels, int heightPixels, PdfPixelFormat format, ReadOnlySpan<byte> pixels)
    {
        int pixelBytes = format == PdfPixelFormat.Rgb24 ? 3 : 1;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPixels);
        long expected = (long)widthPixels * heightPixels * pixelBytes;
        if (pixels.Length != expected)
        {
            throw new ArgumentException($"An image of {widthPixels}x{heightPixels} pixels as {format} has {expected} bytes; got {pixels.Length}.", nameof(pixels));
        }

        string key = $"{widthPixels}x{heightPixels} {format} {Convert.ToHexString(SHA256.HashData(pixels))}";
        if (!_images.TryGetValue(key, out PdfImage? image))
        {
            image = new PdfImage(file.Reserve(), widthPixels, heightPixels);
            if (format == PdfPixelFormat.Gray8)
            {
                Write(image, 1, pixels, []);
            }
            else if (PixelReduction.Reduce(pixels) is var (reduced, palette))
            {
                Write(image, 1, reduced, palette);
            }
            else
            {
                Write(image, 3, pixels, []);
            }

            _images.Add(key, image);
        }

        return image;
    }

    public void Dispose() => _encoded.Dispose();

    private void Write(PdfImage image, int pixelBytes, ReadOnlySpan<byte> pixels, byte[] palette)
    {
        _encoded.SetLength(0);
        ImageEncoder.Encode(pixels, image.WidthPixels * pixelBytes, pixelBytes, _encoded);
        PdfBuffer entries = new();
        entries.Raw("/Type /XObject/Subtype /Image/Width "u8).Integer(image.WidthPixels).Raw("/Height "u8).Integer(image.HeightPixels)
            .Raw("/BitsPerComponent 8/ColorSpace "u8);
        if (palette.Length > 0)
        {
            entries.Raw("[/Indexed /DeviceRGB "u8).Integer((palette.Length / 3) - 1).Raw(" "u8).ByteString(palette).Raw("]"u8);
        }
        else
        {
            entries.Raw(pixelBytes == 3 ? "/DeviceRGB"u8 : "/DeviceGray"u8);
        }

        entries.Raw("/DecodeParms <</Predictor 15/Colors "u8).Integer(pixelBytes).Raw("/Columns "u8).Integer(image.WidthPixels).Raw(">>"u8);
        file.WriteEncodedStream(image.ObjectNumber, entries, "/Filter /FlateDecode"u8, _encoded.GetBuffer().AsSpan(0, (int)_encoded.Length));
    }
}
