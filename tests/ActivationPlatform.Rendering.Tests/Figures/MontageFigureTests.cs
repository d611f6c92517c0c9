using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

public sealed class MontageFigureTests
{
    [Fact]
    public void ToImage_64ChannelsOf112WithoutTitle_Is896By896AndExactlyTheTiles()
    {
        float[] channels = SampleData.Channels(64, 112, 112);
        ContrastStretch stretch = ContrastStretch.Measure(channels, StretchMode.Contrast);
        var expected = new byte[896 * 896];
        stretch.ApplyMontage(channels, MontageLayout.Create(64, 112, 112), expected);

        Image image = FigureWriter.ToImage(new MontageFigure(MontageFigure.GrayTiles(channels, 64, 112, 112, stretch)));

        Assert.Equal((896, 896, 1), (image.Width, image.Height, image.Channels));
        Assert.True(image.Pixels.SequenceEqual(expected));
    }

    [Fact]
    public void Draw_TitleNumbersAndHighlights_MatchesGolden()
    {
        float[] channels = SampleData.Channels(14, 40, 40);
        ContrastStretch stretch = ContrastStretch.Measure(channels, StretchMode.Contrast);

        FigureGolden.Assert("montage", new MontageFigure(MontageFigure.GrayTiles(channels, 14, 40, 40, stretch))
        {
            Title = "Activations from the conv1-7x7_s2 layer",
            GapPixels = 2,
            PointsPerPixel = 2,
            ShowChannelNumbers = true,
            HighlightedChannels = [3, 11],
            Note = "One scale for all channels",
        });
    }

    [Fact]
    public void Draw_SmallTilesInColours_NumbersTheRowsAndMatchesGolden()
    {
        float[] channels = SampleData.Channels(100, 7, 7);

        FigureGolden.Assert("montage-small-tiles", new MontageFigure(MontageFigure.ColorTiles(channels, 100, 7, 7, ColorScale.Symmetric(channels, Colormap.BlueRed)))
        {
            Title = "inception_5b/output",
            GapPixels = 1,
            PointsPerPixel = 3,
            ShowChannelNumbers = true,
            Scale = ColorScale.Symmetric(channels, Colormap.BlueRed),
            ScaleLabel = "Activation",
            Theme = FigureTheme.Dark,
        });
    }

    [Fact]
    public void Constructor_TilesOfDifferentSizes_NamesTheTile() =>
        Assert.Equal(
            "Tile 2 of a montage has 3 x 2 pixels and 1 channels; expected 2 x 2 and 1 as in tile 1.",
            Assert.Throws<ArgumentException>(() => new MontageFigure([new Image(2, 2, 1, new byte[4]), new Image(3, 2, 1, new byte[6])])).Message);

    [Fact]
    public void Constructor_NoTiles_Throws() =>
        Assert.Equal("A montage got no tiles; expected at least one.", Assert.Throws<ArgumentException>(() => new MontageFigure([])).Message);

    [Fact]
    public void GrayTiles_WrongLength_SaysWhatIsExpected() =>
        Assert.Equal(
            "2 channels of 3 x 4 have 24 values; got 23.",
            Assert.Throws<ArgumentException>(() => MontageFigure.GrayTiles(new float[23], 2, 3, 4, ContrastStretch.Measure(new float[23], StretchMode.None))).Message);
}
