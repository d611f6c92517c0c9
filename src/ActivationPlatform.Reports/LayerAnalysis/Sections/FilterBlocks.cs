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

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view, FilterReport report, FeaturedFilters featured)
    {
        EdgeDetector[] detectors =
        [
            .. DetectorOf(featured.HorizontalEdges, "horizontal edges", "band-pass in the vertical direction, low-pass in the horizontal one"),
            .. DetectorOf(featured.VerticalEdges, "vertical edges", "band-pass in the horizontal direction, low-pass in the vertical one"),
        ];
        if (detectors.Length > 0)
        {
            AddGradients(blocks, view, report.Bank, detectors);
        }

        if (featured.GreenAgainstRed is { } opponent)
        {
            AddColorDetector(blocks, view, report, opponent);
        }
    }

    private static IEnumerable<EdgeDetector> DetectorOf(int? filterIndex, string edges, string response) =>
        filterIndex is { } index ? [new EdgeDetector(index, edges, response)] : [];

    private static void AddGradients(ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank filters, EdgeDetector[] detectors)
    {
        string plural = detectors.Length == 1 ? "" : "s";
        blocks.Add(view.SubHeading($"Gradient filter{plural}", "gradients"));
        blocks.Add(Paragraph.Of(string.Join(
            " ", detectors.Select(detector => $"Channel {detector.Number} looks like a gradient of the photo: it answers to {detector.Edges}."))) with { KeepsWithNext = true });
        int[] indices = [.. detectors.Select(detector => detector.FilterIndex)];
        blocks.Add(new FigureBlock(
            LayerFigures.Channels(ChannelImage.Create(view.Activation, [.. indices], view.Stretch), details: ChannelTable.WordsOf(view, indices)),
            $"Channel{plural} {string.Join(" and ", detectors.Select(detector => $"{detector.Number} ({detector.Edges})"))} of {filters.Layer.MatlabName}, on the grey scale of the layer's stretched montage.",
            $"{view.Anchor}-gradient-channels"));

        FilterInput plane = filters.SeesColor ? filters.FindInput("green") : filters.Inputs[0];
        FrequencyResponse[] responses = [.. detectors.Select(detector => FrequencyResponse.Create(filters, detector.FilterIndex, plane))];
        double largest = responses.Max(response => response.Magnitudes.Max());
        int stride = filters.Layer.Window?.StrideVertical ?? 1;
        string kept = string.Join(" and ", detectors.Select(detector => $"{Numbers.Percent(KeptShare(filters, detector.FilterIndex, plane))} of filter {detector.Number}'s"));
        blocks.Add(Paragraph.Of(
            $"The frequency response{plural} say{(plural.Length > 0 ? "" : "s")} in numbers what ", Inline.Reference($"{view.Anchor}-gradient-channels"),
            " shows: such a filter is a band-pass across the edges that it looks for, and a low-pass along them. ",
            stride > 1
                ? $"The layer keeps one of {stride} rows and columns, so that frequencies beyond 1/{stride} would alias; {kept} energy lies below, as in an antialiasing filter before downsampling."
                : ""));
        foreach ((EdgeDetector detector, FrequencyResponse response) in detectors.Zip(responses))
        {
            AddResponse(blocks, response, largest, $"{view.Anchor}-response-{detector.Number}", $"{detector.Edges}: {detector.Response}");
        }
    }

    private static void AddResponse(ImmutableArray<Block>.Builder blocks, FrequencyResponse response, double largest, string anchor, string meaning) => blocks.Add(new FigureBlock(
        LayerFigures.Frequency(response, showMap: true, largestMagnitude: largest),
        $"|freqz2| of filter {response.FilterNumber}, {response.Input.Name} channel, on a grid of {response.Rows} x {response.Columns}; 1 is half the sampling rate. The filter looks for {meaning}.",
        anchor));

    private static void AddColorDetector(ImmutableArray<Block>.Builder blocks, LayerView view, FilterReport report, int opponent)
    {
        FilterBank filters = report.Bank;
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
            $"{view.Anchor}-color-channel"));
        blocks.Add(new FigureBlock(
            LayerFigures.WeightSurfaceRows(filters, opponent),
            $"The weights of filter {number} as surfaces, one for each colour of the input.{(LayerFigures.HasInnerPart(filters) ? " Below, their inner part: nearly flat tops, which is a local average of one colour minus a local average of the other." : "")}",
            $"{view.Anchor}-color-weights") { LeastShare = 1 });

        string Mean(string color) => Numbers.Value(report.MeanOf(opponent, color));
    }

    /// <summary>The share of a filter's energy within the band that the layer's stride leaves.</summary>
    private static double KeptShare(FilterBank filters, int filterIndex, FilterInput plane)
    {
        double[] weights = [.. filters.Plane(filterIndex, plane).Span.ToArray().Select(weight => (double)weight)];
        WindowParameters? window = filters.Layer.Window;
        return 1 - FilterSpectrum.Of(weights, 1, filters.Height, filters.Width).AliasedFraction(window?.StrideVertical ?? 1, window?.StrideHorizontal ?? 1);
    }

    /// <summary>A filter that looks for edges of one direction.</summary>
    private sealed record EdgeDetector(int FilterIndex, string Edges, string Response)
    {
        public int Number => FilterIndex + 1;
    }
}
