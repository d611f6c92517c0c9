using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering;

/// <summary>Writes figures as files. Equal figures give equal bytes.</summary>
public static class FigureWriter
{
    /// <summary>The figure as pixels: RGB, or grey where no pixel has a hue (the same picture in a third of the bytes).</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="scale">Pixels per point: 1, 2 ...</param>
    public static Image ToImage(Figure figure, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var canvas = new RasterCanvas(figure.WidthPoints, figure.HeightPoints, figure.Theme.Background, scale);
        figure.Draw(canvas);
        return WithoutNeedlessColor(canvas.ToImage());
    }

    /// <summary>Writes the figure as PNG.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="destination">Receives the file; it stays open.</param>
    /// <param name="scale">Pixels per point: 1, 2 ...</param>
    public static void WritePng(Figure figure, Stream destination, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        PngEncoder.Encode(ToImage(figure, scale), destination);
    }

    /// <summary>The figure as an SVG document.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="idPrefix">Put before every id, so that several pictures can stand in one HTML page.</param>
    /// <param name="shared">What the pictures of the page have in common; null for a picture that is complete in itself.</param>
    public static string ToSvg(Figure figure, string idPrefix = "", SvgSharedParts? shared = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var canvas = new SvgCanvas(figure.WidthPoints, figure.HeightPoints, figure.Theme.Background, idPrefix, shared);
        figure.Draw(canvas);
        return canvas.ToSvg(figure.Name, figure.AlternativeText);
    }

    /// <summary>Writes the figure as SVG (UTF-8 without byte order mark).</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="destination">Receives the file; it stays open.</param>
    public static void WriteSvg(Figure figure, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(System.Text.Encoding.UTF8.GetBytes(ToSvg(figure)));
    }

    private static Image WithoutNeedlessColor(Image image)
    {
        ReadOnlySpan<byte> rgb = image.Pixels;
        for (int i = 0; i < rgb.Length; i += 3)
        {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2])
            {
                return image;
            }
        }

        byte[] grey = new byte[rgb.Length / 3];
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = rgb[3 * i];
        }

        return new Image(image.Width, image.Height, 1, grey);
    }
}
