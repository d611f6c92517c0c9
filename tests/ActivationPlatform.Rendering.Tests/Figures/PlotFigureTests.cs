using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

public sealed class PlotFigureTests
{
    [Fact]
    public void Histogram_Bell_MatchesGolden() => FigureGolden.Assert("histogram", Bell());

    [Fact]
    public void Histogram_LogarithmicCountsOnDark_MatchesGolden() => FigureGolden.Assert("histogram-logarithmic", new HistogramFigure(
        [.. Enumerable.Range(0, 31).Select(i => i * 100.0)], [.. Enumerable.Range(0, 30).Select(i => i == 0 ? 1_200_000L : 90_000L / ((i * i) + 1))])
    {
        Title = "conv1-relu_7x7",
        XLabel = "Activation",
        LogarithmicCounts = true,
        Theme = FigureTheme.Dark,
    });

    [Fact]
    public void Ranking_SignedValues_MatchesGolden() => FigureGolden.Assert("ranking", new BarRankingFigure(
    [
        new("Channel 43", 0.1312), new("Channel 7", 0.0884), new("Channel 33", 0.0511), new("Channel 34", 0.0029), new("Channel 12", 0), new("Channel 60", double.NaN), new("Channel 9", -0.0411),
    ])
    {
        Title = "Mean green weight",
        ValueLabel = "Mean weight",
        HighlightedLabels = ["Channel 43"],
    });

    [Fact]
    public void Xy_LinesAndScatter_MatchesGolden()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => i / 59.0)];
        var random = new Random(5);
        FigureGolden.Assert("xy", new XyFigure(
        [
            new("float16", x, x.Select(v => Math.Round((v * v) + 0.1, 3))),
            new("bfloat16", x, x.Select((v, i) => i is > 25 and < 32 ? double.NaN : Math.Round(1 - (0.8 * v), 3)), SeriesStyle.LineAndDots),
            new("uint8", x, x.Select(_ => Math.Round(random.NextDouble(), 3)), SeriesStyle.Scatter),
        ])
        {
            Title = "Deviation from float32",
            XLabel = "Depth",
            YLabel = "Relative error",
            Markers = [new(0.5, "4a")],
        });
    }

    [Fact]
    public void Xy_LogarithmicErrors_MatchesGolden() => FigureGolden.Assert("xy-logarithmic", new XyFigure(
        [new("", Enumerable.Range(1, 40).Select(i => (double)i), Enumerable.Range(1, 40).Select(i => i % 13 == 0 ? 0 : Math.Round(1e-7 * i * i * i, 9)), SeriesStyle.LineAndDots)])
    {
        XLabel = "Layer",
        YLabel = "Largest relative difference",
        LogarithmicY = true,
    });

    [Fact]
    public void Overlay_OnAPhoto_MatchesGolden()
    {
        float[] map = [.. Enumerable.Range(0, 49).Select(i => (float)Math.Round(Math.Exp(-((((i % 7) - 3) * ((i % 7) - 3)) + (((i / 7) - 2) * ((i / 7) - 2))) / 5.0), 3))];
        FigureGolden.Assert("overlay", new OverlayFigure(SampleData.Photo(96, 72), map, 7, 7, new ColorScale(Colormap.Viridis, 0, 1))
        {
            Title = "Class activation: espresso",
            ScaleLabel = "Relevance",
            PictureWidthPoints = 144,
        });
    }

    [Fact]
    public void FilterGrid_64Filters_MatchesGolden()
    {
        float[] weights = new float[64 * 3 * 49];
        for (int i = 0; i < weights.Length; i++)
        {
            int filter = i / 147, channel = i / 49 % 3, y = i % 49 / 7, x = i % 7;
            double angle = filter * Math.PI / 16, phase = filter >= 32 ? channel * 2.1 : 0;
            double wave = Math.Cos((0.4 + (0.02 * filter)) * (((x - 3) * Math.Cos(angle)) + ((y - 3) * Math.Sin(angle))) + phase);
            weights[i] = (float)Math.Round(0.3 * wave * Math.Exp(-(((x - 3) * (x - 3)) + ((y - 3) * (y - 3))) / 9.0), 3);
        }

        FigureGolden.Assert("filter-grid", new FilterGridFigure(weights, 64, 7, 7) { Title = "Filters of conv1-7x7_s2", HighlightedFilters = [33, 34, 43], PointsPerWeight = 4 });
    }

    [Fact]
    public void Diagram_InceptionModule_MatchesGolden() => FigureGolden.Assert("diagram", new DiagramFigure(
        [
            new("pool2", "pool2-3x3_s2", "192×28×28", DiagramRole.Pooling),
            new("1x1", "1x1", "64×28×28", DiagramRole.Weights),
            new("3r", "3x3_reduce", "96×28×28", DiagramRole.Weights),
            new("3x3", "3x3", "128×28×28", DiagramRole.Weights),
            new("5r", "5x5_reduce", "16×28×28", DiagramRole.Weights),
            new("5x5", "5x5", "32×28×28", DiagramRole.Weights),
            new("pool", "pool", "192×28×28", DiagramRole.Pooling),
            new("proj", "pool_proj", "32×28×28", DiagramRole.Weights),
            new("out", "inception_3a-output", "256×28×28", DiagramRole.Join),
        ],
        [
            new("pool2", "1x1"), new("pool2", "3r"), new("3r", "3x3"), new("pool2", "5r"), new("5r", "5x5"), new("pool2", "pool"), new("pool", "proj"),
            new("1x1", "out"), new("3x3", "out"), new("5x5", "out"), new("proj", "out"),
        ])
    { Title = "Inception module 3a" });

    private static HistogramFigure Bell() => new(
        [.. Enumerable.Range(0, 41).Select(i => -3000 + (i * 150.0))], [.. Enumerable.Range(0, 40).Select(i => (long)Math.Round(90_000 * Math.Exp(-(i - 20) * (i - 20) / 40.0)))])
    {
        Title = "Activations of conv1-7x7_s2",
        XLabel = "Activation",
        Markers = [new(-820, "1 %"), new(0, "mean"), new(860, "99 %")],
    };
}
