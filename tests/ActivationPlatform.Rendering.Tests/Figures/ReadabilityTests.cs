using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

/// <summary>Figures with unusual numbers and words: no text may overlap or leave the figure.</summary>
public sealed class ReadabilityTests
{
    private const string LongTitle = "Activations of a layer with a very long name that goes on and on: mixed_7c/branch_pool/Conv2d_0b_1x1/Relu, sorted by the mean of the positive values";

    public static TheoryData<double, double> Ranges => new()
    {
        { 0, 1 }, { -1e-9, 1e-9 }, { -3307.76, 2838.85 }, { 1e9, 1.0000001e9 }, { -0.35, 0.3 }, { 5, 5 }, { 0, 6.02e23 }, { -1e6, 10 }, { 0.99999, 1.00001 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Plots_AnyRange_KeepTextsApart(double minimum, double maximum)
    {
        double[] numbers = [minimum, (minimum + maximum) / 2, maximum];

        FigureGolden.AssertTextsAreReadable(new XyFigure([new("a", numbers, numbers), new("b", [0, 1, 2], numbers, SeriesStyle.Scatter)]) { Title = LongTitle, XLabel = "x", YLabel = "y" });
        FigureGolden.AssertTextsAreReadable(new XyFigure([new("a", numbers, numbers)]) { LogarithmicY = true, YLabel = "y" });
        FigureGolden.AssertTextsAreReadable(new BarRankingFigure(numbers.Select((n, i) => new RankedItem($"{LongTitle} {i}", n))) { Title = LongTitle, ValueLabel = LongTitle });
        if (maximum > minimum)
        {
            FigureGolden.AssertTextsAreReadable(new HistogramFigure([minimum, maximum], [123_456_789]) { XLabel = LongTitle, Markers = [new(minimum, "minimum"), new(minimum, "the same"), new(maximum, "maximum")] });
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Maps_AnyRange_KeepTextsApart(double minimum, double maximum)
    {
        float[] values = [(float)minimum, (float)maximum, 0, float.NaN, float.PositiveInfinity, 1];
        var scale = new ColorScale(Colormap.Cividis, minimum, maximum);

        FigureGolden.AssertTextsAreReadable(new HeatMapFigure(values, 2, 3, scale) { Title = LongTitle, ScaleLabel = "Activation" });
        FigureGolden.AssertTextsAreReadable(new HeatMapFigure(values, 1, 6, scale) { ScaleLabel = LongTitle });
        FigureGolden.AssertTextsAreReadable(new OverlayFigure(SampleData.Photo(40, 30), values, 2, 3, scale) { Title = LongTitle, ScaleLabel = "Relevance" });
        FigureGolden.AssertTextsAreReadable(new MontageFigure(MontageFigure.ColorTiles(values, 6, 1, 1, scale)) { Title = LongTitle, Note = LongTitle, Scale = scale, PointsPerPixel = 12, ShowChannelNumbers = true, ChannelNumbers = [1, 22, 333, 4444, 55555, 6] });
    }

    [Theory]
    [InlineData(-37.5, 30)]
    [InlineData(37.5, 30)]
    [InlineData(142.5, 30)]
    [InlineData(-142.5, 30)]
    [InlineData(-20, 60)]
    [InlineData(-60, 15)]
    public void Surfaces_AnyView_KeepTextsApart(double azimuth, double elevation)
    {
        FigureGolden.AssertTextsAreReadable(new FrequencyResponseFigure(FrequencyResponseFigure.MagnitudeOf(SampleData.Gabor(true), 7, 7)) { AzimuthDegrees = azimuth, ElevationDegrees = elevation, ShowMap = true, Title = LongTitle });
        FigureGolden.AssertTextsAreReadable(new WeightSurfacesFigure([new("Green", GridData.Numbered(SampleData.Plateau(0.2), 7, 7)), new("Red", GridData.Numbered(SampleData.Plateau(1e-6), 7, 7))])
        {
            AzimuthDegrees = azimuth,
            ElevationDegrees = elevation,
            WeightRange = new(-0.3, 0.3),
            FilterPicture = SampleData.Photo(7, 7),
        });
    }

    [Fact]
    public void Matrix_ManyLongNames_LeavesNamesOut()
    {
        string[] names = [.. Enumerable.Range(0, 90).Select(i => $"inception_{i}/output")];

        FigureGolden.AssertTextsAreReadable(new HeatMapFigure(new float[8100], 90, 90, new ColorScale(Colormap.Viridis, 0, 1)) { RowLabels = [.. names], ColumnLabels = [.. names] });
    }

    [Fact]
    public void Montage_832TinyTiles_NumbersRowsApart() => FigureGolden.AssertTextsAreReadable(
        new MontageFigure(MontageFigure.ColorTiles(new float[832 * 49], 832, 7, 7, ColorScale.UnitGray)) { ShowChannelNumbers = true, Title = LongTitle, Scale = ColorScale.UnitGray });

    [Fact]
    public void Channels_LongTitles_AreCutOff() => FigureGolden.AssertTextsAreReadable(
        new ChannelsFigure(Enumerable.Range(0, 7).Select(i => new ChannelPanel($"{i} {LongTitle}", new Image(1, 1, 1, [0])))) { Title = LongTitle, PanelWidthPoints = 80, Columns = 3, Scale = ColorScale.UnitGray });
}
