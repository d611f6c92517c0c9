namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>
/// After viridis by S. van der Walt and N. Smith (matplotlib, 2015, dedicated to the public domain): through the ten colours that are published as its ten-class palette.
/// </summary>
internal static class ViridisMap
{
    public static Colormap Create() => Colormap.ThroughControlColors(
        "viridis", isDiverging: false, [0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725]);
}
