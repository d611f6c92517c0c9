using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests;

public sealed class FigureWriterTests
{
    private static readonly Figure s_figure = new HeatMapFigure([0, 1, 2, 3], 2, 2, new ColorScale(Colormap.Viridis, 0, 3)) { Title = "A title", MapPoints = 80 };

    [Fact]
    public void WritePng_ScaleTwo_HasTwiceThePixels()
    {
        using var file = new MemoryStream();
        FigureWriter.WritePng(s_figure, file, scale: 2);

        Image image = ImageDecoder.Decode(file.ToArray());

        Assert.Equal((2 * s_figure.WidthPoints, 2 * s_figure.HeightPoints), (image.Width, image.Height));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        byte[][] files = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var file = new MemoryStream();
            FigureWriter.WritePng(s_figure, file);
            FigureWriter.WriteSvg(s_figure, file);
            return file.ToArray();
        })];

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void ToImage_WithoutColor_IsGrey() =>
        Assert.Equal(1, FigureWriter.ToImage(new ChannelsFigure([new("", new Image(2, 2, 1, [0, 80, 160, 255]))]) { PanelWidthPoints = 20 }).Channels);

    [Fact]
    public void ToImage_WithColor_IsRgb() => Assert.Equal(3, FigureWriter.ToImage(s_figure).Channels);
}
