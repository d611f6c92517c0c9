namespace ActivationPlatform.Rendering.Raster;

/// <summary>What of a raster may be drawn on: whole pixels of a rectangle, times a coverage per pixel where a path clips.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
/// <param name="Coverage">Coverage of the whole raster, row-major, or null where only the rectangle clips.</param>
internal sealed record ClipMask(int Left, int Top, int Right, int Bottom, byte[]? Coverage)
{
    public ClipMask Intersect(int left, int top, int right, int bottom)
    {
        int newLeft = Math.Max(Left, left), newTop = Math.Max(Top, top);
        return new(newLeft, newTop, Math.Max(newLeft, Math.Min(Right, right)), Math.Max(newTop, Math.Min(Bottom, bottom)), Coverage);
    }
}
