using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Tests.Figures;

internal static class FigureGolden
{
    /// <summary>Compares a figure's PNG at scale 1 and its SVG with their goldens.</summary>
    public static void Assert(string name, Figure figure) => Xunit.Assert.Multiple(
        () => AssertPng(name, figure),
        () => Golden.AssertSvg(name + ".svg", FigureWriter.ToSvg(figure)));

    /// <summary>Compares the PNG alone, for figures whose SVG is large.</summary>
    public static void AssertPng(string name, Figure figure, double scale = 1) => Golden.AssertPng(name + ".png", PngEncoder.Encode(FigureWriter.ToImage(figure, scale)));
}
