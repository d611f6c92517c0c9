using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Tests.Figures;

internal static class FigureGolden
{
    /// <summary>Compares a figure's PNG at scale 1 and its SVG with their goldens, and checks its texts.</summary>
    public static void Assert(string name, Figure figure) => Xunit.Assert.Multiple(
        () => AssertPng(name, figure),
        () => Golden.AssertSvg(name + ".svg", FigureWriter.ToSvg(figure)));

    /// <summary>Compares the PNG alone, for figures whose SVG is large, and checks the texts.</summary>
    public static void AssertPng(string name, Figure figure) => Xunit.Assert.Multiple(
        () => AssertTextsAreReadable(figure),
        () => Golden.AssertPng(name + ".png", PngEncoder.Encode(FigureWriter.ToImage(figure))));

    /// <summary>No text overlaps another or the figure's border, and there is something to say about the figure.</summary>
    public static void AssertTextsAreReadable(Figure figure)
    {
        Xunit.Assert.NotEmpty(figure.Name);
        Xunit.Assert.EndsWith(".", figure.AlternativeText, StringComparison.Ordinal);
        var canvas = new TextBoxCanvas();
        figure.Draw(canvas);
        for (int i = 0; i < canvas.Texts.Count; i++)
        {
            (string text, Rect box) = canvas.Texts[i];
            Xunit.Assert.True(
                box.X >= 0 && box.Y >= 0 && box.Right <= figure.WidthPoints && box.Bottom <= figure.HeightPoints, $"'{text}' at {box} reaches beyond the figure of {figure.WidthPoints} x {figure.HeightPoints}.");
            for (int j = 0; j < i; j++)
            {
                Xunit.Assert.False(box.Overlaps(canvas.Texts[j].Box), $"'{text}' at {box} overlaps '{canvas.Texts[j].Text}' at {canvas.Texts[j].Box}.");
            }
        }
    }
}
