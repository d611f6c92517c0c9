namespace ActivationPlatform.Imaging;

/// <summary>What a decoder accepts. Every limit is compared with the header before memory for pixels is allocated.</summary>
public sealed record ImageLimits
{
    /// <summary>64 MiB of file, 32,768 pixels on a side, 64 Mi pixels, 128 scans.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Largest file in bytes. Default 64 MiB.</summary>
    public long MaximumBytes { get; init; } = 64L << 20;

    /// <summary>Largest width in pixels. Default 32,768.</summary>
    public int MaximumWidth { get; init; } = 32_768;

    /// <summary>Largest height in pixels. Default 32,768.</summary>
    public int MaximumHeight { get; init; } = 32_768;

    /// <summary>Largest product of width and height. Default 67,108,864 (64 Mi); a decoder holds at most about 16 bytes per pixel while it works.</summary>
    public long MaximumPixels { get; init; } = 64L << 20;

    /// <summary>Most scans of a JPEG file: each one may visit every block, so that a few bytes could otherwise buy much work. Default 128 (usual files have 1 to 12).</summary>
    public int MaximumScans { get; init; } = 128;

    internal void CheckBytes(long bytes)
    {
        if (bytes > MaximumBytes)
        {
            throw new ImageFormatException(0, $"the file has {bytes} bytes; at most {MaximumBytes} are accepted.");
        }
    }

    internal void CheckSize(long offset, long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageFormatException(offset, $"the image is {width} x {height} pixels; both must be at least 1.");
        }

        if (width > MaximumWidth || height > MaximumHeight || width * height > MaximumPixels)
        {
            throw new ImageFormatException(offset, $"the image is {width} x {height} pixels; at most {MaximumWidth} x {MaximumHeight} and {MaximumPixels} in all are accepted.");
        }
    }
}
