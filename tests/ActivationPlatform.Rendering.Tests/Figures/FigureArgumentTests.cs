using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

public sealed class FigureArgumentTests
{
    [Fact]
    public void Figures_WithoutContent_SayWhatTheyExpect()
    {
        Assert.Equal("A figure of channels got no panels; expected at least one.", Message(() => new ChannelsFigure([])));
        Assert.Equal("A figure of weight surfaces got no surfaces; expected at least one.", Message(() => new WeightSurfacesFigure([])));
        Assert.Equal("A ranking got no items; expected at least one.", Message(() => new BarRankingFigure([])));
        Assert.Equal("A plot got no series; expected at least one.", Message(() => new XyFigure([])));
        Assert.Equal("A diagram got no nodes; expected at least one.", Message(() => new DiagramFigure([], [])));
        Assert.Equal("A histogram got 1 edges for 0 bins; expected at least one bin and one edge more than bins.", Message(() => new HistogramFigure([0], [])));
    }

    [Fact]
    public void Figures_WrongLengths_SayWhatTheyExpect()
    {
        Assert.Equal("A plane of 2 x 2 has 4 values; got 3.", Message(() => new HeatMapFigure(new float[3], 2, 2, ColorScale.UnitGray)));
        Assert.Equal("A map of 2 x 2 has 4 values; got 3.", Message(() => new OverlayFigure(SampleData.Photo(4, 4), new float[3], 2, 2, ColorScale.UnitGray)));
        Assert.Equal("2 colour filters of 7 x 7 have 294 weights; got 98.", Message(() => new FilterGridFigure(new float[98], 2, 7, 7)));
        Assert.Equal("The series 'a' has 2 horizontal and 1 vertical numbers; expected as many.", Message(() => new PlotSeries("a", [1, 2], [1])));
    }

    [Fact]
    public void Histogram_NegativeCount_NamesTheBin() =>
        Assert.Equal("Bin 2 of a histogram goes from 1 to 2 and holds -1; expected rising finite edges and no negative count.", Message(() => new HistogramFigure([0, 1, 2], [3, -1])));

    [Fact]
    public void Diagram_UnknownOrRepeatedIds_AreNamed()
    {
        Assert.Equal("An arrow of a diagram names 'b', which is no node of it.", Message(() => new DiagramFigure([new("a", "A")], [new("a", "b")])));
        Assert.Equal("A diagram has two nodes 'a'; expected unique ids.", Message(() => new DiagramFigure([new("a", "A"), new("a", "B")], [])));
    }

    [Fact]
    public void WeightSurfaces_RangeInWrongOrder_IsNamedWhenDrawn()
    {
        Assert.StartsWith(
            "A figure of weight surfaces needs at least one column.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new WeightSurfacesFigure([new("Green", GridData.Numbered(SampleData.Plateau(0.1), 7, 7))]) { Columns = 0 }).Message,
            StringComparison.Ordinal);
        var figure = new WeightSurfacesFigure([new("Green", GridData.Numbered(SampleData.Plateau(0.1), 7, 7))]) { WeightRange = new(0.3, -0.3) };

        Assert.Equal("The weights' axis goes from 0.3 to -0.3; expected finite numbers, the smaller first.", Message(() => FigureWriter.ToImage(figure)));
    }

    [Fact]
    public void Surfaces_HolesAndConstants_AreDrawn()
    {
        float[] holes = SampleData.Plateau(0.2);
        holes[24] = float.NaN;

        FigureWriter.ToImage(new WeightSurfacesFigure([new("Holes", GridData.Numbered(holes, 7, 7)), new("Zero", GridData.Numbered(new float[49], 7, 7))]));
        FigureWriter.ToImage(new FrequencyResponseFigure(new GridData([-1, 0], [-1, 0], [0, 0, 0, 0])) { ShowMap = true });
    }

    [Fact]
    public void AlternativeText_Figures_NameTheirNumbers()
    {
        Assert.Equal("Ranking of 2 items: a 3; b −1.", new BarRankingFigure([new("a", 3), new("b", -1)]).AlternativeText);
        Assert.Equal("Ranking of 21 items: first 0 with 21, last 20 with 1.", new BarRankingFigure(Enumerable.Range(0, 21).Select(i => new RankedItem($"{i}", 21 - i))).AlternativeText);
        Assert.Equal("1 picture side by side: a. Black is 0.", new ChannelsFigure([new("a", new Image(1, 1, 1, [0]))]) { Details = "Black is 0." }.AlternativeText);
        Assert.Equal("Montage of 1 channel of 1 by 1 pixels in 1 row of 1. White is 2.", new MontageFigure([new Image(1, 1, 1, [0])]) { Details = "White is 2." }.AlternativeText);
        Assert.Equal(
            "Histogram of 7 values in 2 bins from 0 to 2; the fullest bin, from 1 to 2, holds 4.", new HistogramFigure([0, 1, 2], [3, 4]).AlternativeText);
        Assert.Equal(
            "Surfaces of the filter's weights by input channel: Green (mean 0.25); the weights' axis goes from −0.25 to 0.25.",
            new WeightSurfacesFigure([new("Green", GridData.Numbered([0.25f, 0.25f, 0.25f, 0.25f], 2, 2))]).AlternativeText);
    }

    private static string Message(Func<object> create) => Assert.Throws<ArgumentException>(create).Message;
}
