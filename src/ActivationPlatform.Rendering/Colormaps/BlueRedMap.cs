namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>After the eleven-class RdBu scheme of C. Brewer and M. Harrower (ColorBrewer 2.0), turned around so that blue is negative and red positive.</summary>
internal static class BlueRedMap
{
    public static Colormap Create() => Colormap.ThroughControlColors(
        "bluered", isDiverging: true, [0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F]);
}
