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
        AddGradients(blocks, view, filters, featured);
        if (featured.GreenAgainstRed is { } opponent)
        {
            AddColorDetector(blocks, view, filters, opponent);
        }
    }

    private static void AddGradients(
        ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank filters, FeaturedFilters featured)
    {
        (int horizontal, int vertical) = (featured.HorizontalEdges, featured.VerticalEdges);
        string anchor = ReportContext.AnchorOf(filters.Layer);
        blocks.Add(view.SubHeading("Gradient filters", "gradients"));
        blocks.Add(Paragraph.Of(
            $"Channels {horizontal + 1} and {vertical + 1} look like gradients of the photo: one answers to horizontal edges, the other to vertical ones.") with { KeepsWithNext = true });
        blocks.Add(new FigureBlock(
            LayerFigures.Channels(ChannelImage.Create(view.Activation, [horizontal, vertical], view.Stretch)),
            $"Channels {horizontal + 1} (horizontal edges) and {vertical + 1} (vertical edges) of {filters.Layer.MatlabName}, on the grey scale of the layer's stretched montage.",
            $"{anchor}-gradient-channels"));

        FilterInput plane = filters.SeesColor ? filters.FindInput("green") : filters.Inputs[0];
        FrequencyResponse first = FrequencyResponse.Create(filters, horizontal, plane);
        FrequencyResponse second = FrequencyResponse.Create(filters, vertical, plane);
        double largest = Math.Max(first.Magnitudes.Max(), second.Magnitudes.Max());
        int stride = filters.Layer.Window?.StrideVertical ?? 1;
        blocks.Add(Paragraph.Of(
            "Their frequency responses say in numbers what ", Inline.Reference($"{anchor}-gradient-channels"),
            " shows: each filter is a band-pass across the edges that it looks for, and a low-pass along them. ",
            stride > 1
                ? $"The layer keeps one of {stride} rows and columns, so that frequencies beyond 1/{stride} would alias; {Numbers.Percent(KeptShare(filters, horizontal, plane))} and {Numbers.Percent(KeptShare(filters, vertical, plane))} of the two filters' energy lie below, as in an antialiasing filter before downsampling."
                : ""));
        AddResponse(blocks, first, largest, $"{anchor}-response-{horizontal + 1}", "horizontal edges: band-pass in the vertical direction, low-pass in the horizontal one");
        AddResponse(blocks, second, largest, $"{anchor}-response-{vertical + 1}", "vertical edges: the same shape turned by 90 degrees");
    }

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
            new ChannelsFigure([new ChannelPanel("Photo", view.Context.Seen), new ChannelPanel($"Channel {number}", channel)]) { PanelWidthPoints = PanelWidthPoints },
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
