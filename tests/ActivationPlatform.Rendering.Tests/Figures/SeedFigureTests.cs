using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

public sealed class SeedFigureTests
{
    [Fact]
    public void Channels_SideBySide_MatchGolden()
    {
        float[] channels = SampleData.Channels(4, 56, 56);
        ContrastStretch stretch = ContrastStretch.Measure(channels, StretchMode.Contrast);
        var tiles = MontageFigure.GrayTiles(channels, 4, 56, 56, stretch);

        FigureGolden.Assert("channels", new ChannelsFigure([new("Channel 33", tiles[0]), new("Channel 34", tiles[2])]) { PanelWidthPoints = 168 });
    }

    [Fact]
    public void HeatMap_SignedNumbers_MatchesGolden()
    {
        float[] plane = SampleData.Channels(3, 24, 32)[(24 * 32)..(2 * 24 * 32)];
        plane[100] = float.NaN;

        FigureGolden.Assert("heat-map", new HeatMapFigure(plane, 24, 32, ColorScale.Symmetric(plane, Colormap.BlueRed)) { Title = "Channel 7 of conv1-7x7_s2", ScaleLabel = "Activation" });
    }

    [Fact]
    public void HeatMap_MatrixWithNames_MatchesGolden()
    {
        float[] plane = [.. Enumerable.Range(0, 36).Select(i => 1f - (Math.Abs((i / 6) - (i % 6)) / 6f))];
        string[] names = ["conv1", "conv2-3x3", "inception_3a", "inception_3b", "inception_4a", "inception_5b"];

        FigureGolden.Assert("heat-map-matrix", new HeatMapFigure(plane, 6, 6, new ColorScale(Colormap.Viridis, 0, 1)) { Title = "Linear CKA", ScaleLabel = "CKA", MapPoints = 220, RowLabels = [.. names], ColumnLabels = [.. names] });
    }

    [Theory]
    [InlineData(false, "surfaces")]
    [InlineData(true, "surfaces-inner")]
    public void WeightSurfaces_GreenRedBlue_MatchGolden(bool inner, string name)
    {
        FigureGolden.Assert(name, new WeightSurfacesFigure(
        [
            new("Green", GridData.Numbered(SampleData.Plateau(0.24), 7, 7)),
            new("Red", GridData.Numbered(SampleData.Plateau(-0.26), 7, 7)),
            new("Blue", GridData.Numbered(SampleData.Plateau(-0.02), 7, 7)),
        ])
        {
            Title = "Weights of filter 43 by input channel",
            WeightRange = new(-0.3, 0.3),
            XRange = inner ? new(3, 5) : null,
            YRange = inner ? new(3, 5) : null,
        });
    }

    [Fact]
    public void WeightSurfaces_InARow_HaveTheirScaleBelow() =>
        FigureGolden.Assert("surfaces-row", new WeightSurfacesFigure(
        [
            new("Green", GridData.Numbered(SampleData.Plateau(0.24), 7, 7)),
            new("Red", GridData.Numbered(SampleData.Plateau(-0.26), 7, 7)),
        ])
        {
            WeightRange = new(-0.3, 0.3),
            Columns = 2,
            CellWidthPoints = 152,
            CellHeightPoints = 134,
        });

    [Fact]
    public void WeightSurfaces_InterpolatedBeyondTheLimits_MatchGolden() =>
        FigureGolden.AssertPng("surfaces-interpolated", LargeFigures.InterpolatedSurface());

    [Fact]
    public void FrequencyResponse_Mesh_MatchesGolden() =>
        FigureGolden.AssertPng("frequency-mesh", LargeFigures.FrequencyMesh());

    [Fact]
    public void FrequencyResponse_MeshAndMap_MatchesGolden()
    {
        var magnitude = new double[24 * 24];
        Freqz2.Magnitude(SampleData.Gabor(horizontal: false), 7, 7, 24, 24, magnitude);

        FigureGolden.Assert("frequency-mesh-and-map", new FrequencyResponseFigure(new GridData(FrequencyGrid.Axis(24), FrequencyGrid.Axis(24), magnitude))
        {
            Title = "Frequency response of filter 34, green channel",
            ShowMap = true,
            KeptBand = 0.5,
        });
    }
}
