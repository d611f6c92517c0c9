namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>
/// After cividis by J. Nuñez, C. Anderton and R. Renslow, "Optimizing colormaps with consideration for color vision deficiency" (PLOS ONE 13, 2018): through the ten colours that are
/// published as its ten-class palette.
/// </summary>
internal static class CividisMap
{
    public static Colormap Create() => Colormap.ThroughControlColors(
        "cividis", isDiverging: false, [0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46]);
}
