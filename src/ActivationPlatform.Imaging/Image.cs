namespace ActivationPlatform.Imaging;

/// <summary>
/// An 8-bit picture: rows from top to bottom, pixels from left to right, the channels of a pixel side by side.
/// <code>
/// byte offset of channel c of pixel (x, y) = (y * Width + x) * Channels + c
/// </code>
/// Values are as stored in the file (usually sRGB); no colour management is applied.
/// </summary>
public sealed class Image
{
    private readonly byte[] pixels;

    /// <summary>Wraps pixels without copying them; the caller gives the array away and must not change it afterwards.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 = grey, 3 = red, green, blue.</param>
    /// <param name="pixels">Exactly <c>width * height * channels</c> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or there are neither 1 nor 3 channels.</exception>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public Image(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 (grey) or 3 (red, green, blue) channels.");
        }

        long expected = (long)width * height * channels;
        if (pixels.LongLength != expected)
        {
            throw new ArgumentException($"{width} x {height} pixels with {channels} channels need {expected} bytes; got {pixels.LongLength}.", nameof(pixels));
        }

        (Width, Height, Channels, this.pixels) = (width, height, channels, pixels);
    }

    /// <summary>Pixels in a row, at least 1.</summary>
    public int Width { get; }

    /// <summary>Number of rows, at least 1.</summary>
    public int Height { get; }

    /// <summary>1 = grey, 3 = red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>All samples, row-major and interleaved: <c>Width * Height * Channels</c> bytes.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>The samples of one row: <c>Width * Channels</c> bytes.</summary>
    /// <param name="y">Row counted from 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        int stride = Width * Channels;
        return pixels.AsSpan(y * stride, stride);
    }

    /// <summary>The same picture with three channels: grey is repeated as red, green and blue; an RGB image is returned as it is.</summary>
    public Image ToRgb()
    {
        if (Channels == 3)
        {
            return this;
        }

        var rgb = new byte[checked(pixels.Length * 3)];
        for (int i = 0; i < pixels.Length; i++)
        {
            rgb.AsSpan(i * 3, 3).Fill(pixels[i]);
        }

        return new Image(Width, Height, 3, rgb);
    }
}
