namespace ActivationPlatform.Imaging;

/// <summary>Recognises a format by the first bytes of a file.</summary>
internal static class ImageSignature
{
    public static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ImageFormatException">Neither PNG nor JPEG; the reason names what was seen.</exception>
    public static ImageFormat Recognise(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Png))
        {
            return ImageFormat.Png;
        }

        if (file is [0xFF, 0xD8, 0xFF, ..])
        {
            return ImageFormat.Jpeg;
        }

        throw new ImageFormatException(0, $"expected a PNG or JPEG file; saw {Name(file)}.");
    }

    private static string Name(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            return "an empty file";
        }

        ReadOnlySpan<byte> brand = file.Length >= 12 && file[4..8].SequenceEqual("ftyp"u8) ? file[8..12] : [];
        return file switch
        {
            _ when file.StartsWith("GIF8"u8) => "GIF",
            _ when file.StartsWith("BM"u8) => "BMP",
            _ when file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..12].SequenceEqual("WEBP"u8) => "WebP",
            _ when file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) => "TIFF",
            _ when file.StartsWith("%PDF"u8) => "PDF",
            _ when file.StartsWith("8BPS"u8) => "Photoshop (PSD)",
            _ when file.StartsWith("\0\0\u0001\0"u8) => "ICO",
            _ when file.StartsWith("\0\0\0\u000CjP  "u8) => "JPEG 2000",
            _ when file is [0xFF, 0x4F, 0xFF, 0x51, ..] => "JPEG 2000 codestream",
            _ when file is [0xFF, 0x0A, ..] => "JPEG XL codestream",
            _ when file.StartsWith("\0\0\0\u000CJXL "u8) => "JPEG XL",
            _ when file is [0x8A, (byte)'M', (byte)'N', (byte)'G', ..] => "MNG",
            _ when file is [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..] => "PNM (Netpbm)",
            _ when brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8) => "AVIF",
            _ when brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) => "HEIF",
            _ when StartsWithMarkup(file, "<svg"u8) || StartsWithMarkup(file, "<?xml"u8) => "SVG or XML text",
            _ when file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "PNG with a damaged signature (line ends were converted in transfer)",
            _ when file is [0xFF, 0xD8, ..] => "the first bytes of a JPEG file without a marker after them",
            _ => "an unknown format beginning with " + Convert.ToHexString(file[..Math.Min(8, file.Length)]),
        };
    }

    private static bool StartsWithMarkup(ReadOnlySpan<byte> file, ReadOnlySpan<byte> tag) => file.TrimStart(" \t\r\n"u8).StartsWith(tag);
}
