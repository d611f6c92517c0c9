using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>A first layer's filters read as classical ones: two gradient filters and a colour detector.</summary>
internal static class FilterBlocks
{
    private const double PanelWidthPoints = 124;

    public static void Add(
        ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank filters, FeaturedFilters featured)
    {
        if (featured.HorizontalEdges is not null || featured.VerticalEdges is not null)
        {
            AddGradients(blocks, view, filters, featured);
        }

        if (featured.GreenAgainstRed is { } opponent)
        {
            AddColorDetector(blocks, view, filters, opponent);
        }
    }

    private static void AddGradients(
        ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank filters, FeaturedFilters featured)
    {
        (int Index, string Edges, string Response)[] detectors =
        [
            .. Detector(featured.HorizontalEdges, "horizontal edges", "band-pass in the vertical direction, low-pass in the horizontal one"),
            .. Detector(featured.VerticalEdges, "vertical edges", featured.HorizontalEdges is null ? "band-pass in the horizontal direction, low-pass in the vertical one" : "the same shape turned by 90 degrees"),
        ];
        bool isOne = detectors.Length == 1;
        string anchor = ReportContext.AnchorOf(filters.Layer);
        blocks.Add(view.SubHeading(isOne ? "A gradient filter" : "Gradient filters", "gradients"));
        blocks.Add(Paragraph.Of(isOne
            ? $"Channel {detectors[0].Index + 1} looks like a gradient of the photo: it answers to {detectors[0].Edges}."
            : $"Channels {detectors[0].Index + 1} and {detectors[1].Index + 1} look like gradients of the photo: one answers to horizontal edges, the other to vertical ones.") with { KeepsWithNext = true });
        blocks.Add(new FigureBlock(
            LayerFigures.Channels(
                ChannelImage.Create(view.Activation, [.. detectors.Select(detector => detector.Index)], view.Stretch), details: ChannelTable.WordsOf(view, detectors.Select(detector => detector.Index))),
            $"Channel{(isOne ? "" : "s")} {Listed(detector => $"{detector.Index + 1} ({detector.Edges})")} of {filters.Layer.MatlabName}, on the grey scale of the layer's stretched montage.",
            $"{anchor}-gradient-channels"));

        FilterInput plane = filters.SeesColor ? filters.FindInput("green") : filters.Inputs[0];
        FrequencyResponse[] responses = [.. detectors.Select(detector => FrequencyResponse.Create(filters, detector.Index, plane))];
        double largest = responses.Max(response => response.Magnitudes.Max());
        int stride = filters.Layer.Window?.StrideVertical ?? 1;
        blocks.Add(Paragraph.Of(
            isOne ? "Its frequency response says in numbers what " : "Their frequency responses say in numbers what ", Inline.Reference($"{anchor}-gradient-channels"),
            isOne ? " shows: the filter is a band-pass across the edges that it looks for, and a low-pass along them. " : " shows: each filter is a band-pass across the edges that it looks for, and a low-pass along them. ",
            stride > 1
                ? $"The layer keeps one of {stride} rows and columns, so that frequencies beyond 1/{stride} would alias; {Listed(detector => Numbers.Percent(KeptShare(filters, detector.Index, plane)))} of the {(isOne ? "filter's" : "two filters'")} energy lie below, as in an antialiasing filter before downsampling."
                : ""));
        foreach (((int index, string edges, string response), FrequencyResponse measured) in detectors.Zip(responses))
        {
            AddResponse(blocks, measured, largest, $"{anchor}-response-{index + 1}", $"{edges}: {response}");
        }

        string Listed(Func<(int Index, string Edges, string Response), string> wordsOf) => string.Join(" and ", detectors.Select(wordsOf));
    }

    private static IEnumerable<(int Index, string Edges, string Response)> Detector(int? index, string edges, string response) =>
        index is { } known ? [(known, edges, response)] : [];

    private static void AddResponse(ImmutableArray<Block>.Builder blocks, FrequencyResponse response, double largest, string anchor, string meaning) => blocks.Add(new FigureBlock(
        LayerFigures.Frequency(response, showMap: true, largestMagnitude: largest),
        $"|freqz2| of filter {response.FilterNumber}, {response.Input.Name} channel, on a grid of {response.Rows} x {response.Columns}; 1 is half the sampling rate. The filter looks for {meaning}.",
        anchor));

    private static void AddColorDetector(
        ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank filters, int opponent)
    {
        string anchor = ReportContext.AnchorOf(filters.Layer);
        int number = opponent + 1;
        blocks.Add(view.SubHeading("A colour detector", "color"));
        blocks.Add(Paragraph.Of(
            $"Filter {number} hardly looks at edges: it subtracts a local average of one colour from a local average of another. Its mean weights are {Mean("red")} for red, {Mean("green")} for green and {Mean("blue")} for blue.") with { KeepsWithNext = true });
        Image channel = ChannelImage.Create(view.Activation, [opponent], view.Stretch)[0].Image;
        blocks.Add(new FigureBlock(
            new ChannelsFigure([new ChannelPanel("Photo", view.Context.Seen), new ChannelPanel($"Channel {number}", channel)]) 
            {
                PanelWidthPoints = PanelWidthPoints,
                Details = ChannelTable.WordsOf(view, [opponent]),
            },
            $"Channel {number} of {filters.Layer.MatlabName}: bright where the photo has the colour that the filter looks for, dark at its opposite.",
            $"{anchor}-color-channel"));
        blocks.Add(new FigureBlock(
            LayerFigures.WeightSurfaceRows(filters, opponent),
            $"The weights of filter {number} as surfaces, one for each colour of the input.{(LayerFigures.HasInnerPart(filters) ? " Below, their inner part: nearly flat tops, which is a local average of one colour minus a local average of the other." : "")}",
            $"{anchor}-color-weights") { LeastShare = 1 });

        string Mean(string color) => Numbers.Value(FeaturedFilters.Mean(filters, opponent, color));
    }

    /// <summary>The share of a filter's energy within the band that the layer's stride leaves.</summary>
    private static double KeptShare(FilterBank filters, int filterIndex, FilterInput plane)
    {
        double[] weights = [.. filters.Plane(filterIndex, plane).Span.ToArray().Select(weight => (double)weight)];
        WindowParameters? window = filters.Layer.Window;
        return 1 - FilterSpectrum.Of(weights, 1, filters.Height, filters.Width).AliasedFraction(window?.StrideVertical ?? 1, window?.StrideHorizontal ?? 1);
    }
}
