namespace ActivationPlatform.Pdf.Internal;

/// <summary>
/// Smaller ways to store colour pixels without loss: grey where red, green and blue are equal, numbers of a palette where there are at
/// most 256 colours, as in every heat map.
/// </summary>
internal static class PixelReduction
{
    private const int LargestPalette = 256;

    /// <summary>One byte a pixel, and the palette's colours (empty when the bytes are grey); null when there are too many colours.</summary>
    public static (byte[] Pixels, byte[] Palette)? Reduce(ReadOnlySpan<byte> rgb)
    {
        Dictionary<int, byte> numbers = [];
        bool isGray = true;
        int previous = -1;
        for (int i = 0; i < rgb.Length; i += 3)
        {
            int color = Color(rgb, i);
            if (color == previous)
            {
                continue;
            }

            previous = color;
            isGray &= rgb[i] == rgb[i + 1] && rgb[i] == rgb[i + 2];
            if (numbers.TryAdd(color, 0) && numbers.Count > LargestPalette)
            {
                return null;
            }
        }

        if (isGray)
        {
            return (EveryThird(rgb), []);
        }

        // Ordered by brightness, so that smooth pictures stay smooth in their numbers and the row filters work.
        int[] colors = [.. numbers.Keys.OrderBy(Brightness).ThenBy(color => color)];
        byte[] palette = new byte[colors.Length * 3];
        for (int number = 0; number < colors.Length; number++)
        {
            numbers[colors[number]] = (byte)number;
            (palette[number * 3], palette[(number * 3) + 1], palette[(number * 3) + 2]) = ((byte)(colors[number] >> 16), (byte)(colors[number] >> 8), (byte)colors[number]);
        }

        byte[] pixels = new byte[rgb.Length / 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = numbers[Color(rgb, i * 3)];
        }

        return (pixels, palette);
    }

    private static int Color(ReadOnlySpan<byte> rgb, int at) => (rgb[at] << 16) | (rgb[at + 1] << 8) | rgb[at + 2];

    /// <summary>Luma with the weights of sRGB's primaries, in ten-thousandths.</summary>
    private static int Brightness(int color) => (2126 * (color >> 16)) + (7152 * ((color >> 8) & 0xFF)) + (722 * (color & 0xFF));

    private static byte[] EveryThird(ReadOnlySpan<byte> rgb)
    {
        byte[] gray = new byte[rgb.Length / 3];
        for (int i = 0; i < gray.Length; i++)
        {
            gray[i] = rgb[i * 3];
        }

        return gray;
    }
}
