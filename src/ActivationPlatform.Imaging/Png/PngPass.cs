namespace ActivationPlatform.Imaging.Png;

/// <summary>A regular grid of pixels that is transmitted as an image of its own: the whole image, or one of Adam7's seven.</summary>
/// <param name="Left">Column of the first pixel.</param>
/// <param name="Top">Row of the first pixel.</param>
/// <param name="StepX">Columns from a pixel to the next.</param>
/// <param name="StepY">Rows from a row of the pass to the next.</param>
/// <param name="Width">Pixels in a row of the pass.</param>
/// <param name="Height">Rows of the pass.</param>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY, int Width, int Height)
{
    /// <summary>The passes with at least one pixel, in file order.</summary>
    public static IReadOnlyList<PngPass> Of(PngHeader header)
    {
        if (!header.Interlaced)
        {
            return [new PngPass(0, 0, 1, 1, header.Width, header.Height)];
        }

        ReadOnlySpan<(int Left, int Top, int StepX, int StepY)> grids =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var passes = new List<PngPass>(grids.Length);
        foreach ((int left, int top, int stepX, int stepY) in grids)
        {
            int width = (header.Width - left + stepX - 1) / stepX;
            int height = (header.Height - top + stepY - 1) / stepY;
            if (width > 0 && height > 0)
            {
                passes.Add(new PngPass(left, top, stepX, stepY, width, height));
            }
        }

        return passes;
    }
}
