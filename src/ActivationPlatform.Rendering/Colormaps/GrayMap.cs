namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>Entry i is the grey i, as MATLAB's <c>gray(256)</c>.</summary>
internal static class GrayMap
{
    public static Colormap Create() => new("gray", isDiverging: false, [.. Enumerable.Range(0, 256).Select(i => new Rgba((byte)i, (byte)i, (byte)i))]);
}
