using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The montages of a layer's channels. A layer without maps (one value a channel) has none: its ranking says all.</summary>
internal static class ActivationBlocks
{
    // The unstretched montage only shows how little there is to see.
    private const double PlainWidthPoints = 196;
    private const double WidthPoints = 430;

    // In a long report a layer's numbers and its montage share a page.
    private const double CompactWidthPoints = 360;

    // A montage stays readable when it gets smaller, since a viewer can enlarge its pixels.
    private const double LeastShare = 0.42;

    // A pixel drawn larger than this adds nothing; small layers get smaller montages.
    private const double LargestPixelPoints = 6;

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view, CancellationToken cancellationToken)
    {
        if (!view.HasMaps || view.Statistics.Whole.Count == 0)
        {
            return;
        }

        bool isWalkThrough = view.Featured is not null && !view.Context.IsCompact;
        if (!view.Context.IsCompact)
        {
            FeatureMaps maps = FeatureMaps.Of(view.Activation);
            blocks.Add(view.SubHeading("Activations", "activations"));
            blocks.Add(Paragraph.Of(
                $"The output is {maps.Height} x {maps.Width} x {maps.ChannelCount} (rows x columns x channels).{(maps.ChannelCount == 1 ? "" : " All channels share one grey scale, so that they can be compared; channel 1 is in the upper left corner, the next one to its right.")}"));
        }

        if (isWalkThrough)
        {
            AddMontage(blocks, view, StretchMode.None, cancellationToken);
        }

        AddMontage(blocks, view, LayerMontage.SuitableMode(view.Layer), cancellationToken);
    }

    public static void AddMontage(ImmutableArray<Block>.Builder blocks, LayerView view, StretchMode mode, CancellationToken cancellationToken)
    {
        bool isPlain = mode == StretchMode.None;
        FeatureMaps maps = FeatureMaps.Of(view.Activation);
        int columns = MontageLayout.Create(maps.ChannelCount, maps.Height, maps.Width).Columns;
        double width = Math.Min(isPlain ? PlainWidthPoints : view.Context.IsCompact ? CompactWidthPoints : WidthPoints, LargestPixelPoints * columns * maps.Width);
        ContrastStretch stretch = ContrastStretch.Measure(view.Activation.Values, mode, cancellationToken);
        view.Context.Numbers.Add(view.Layer, mode, stretch);
        blocks.Add(new FigureBlock(
            LayerFigures.Montage(
                view.Activation, stretch, isPlain || view.Context.IsCompact ? "" : LayerMontage.TitleOf(view.Layer), showChannelNumbers: !isPlain, gapPixels: 1, widthPoints: width),
            CaptionOf(view.Layer, maps.ChannelCount, stretch, mode), $"{view.Anchor}-{(isPlain ? "range" : "montage")}") { LeastShare = LeastShare });
    }

    private static string CaptionOf(Layer layer, int channelCount, ContrastStretch stretch, StretchMode mode)
    {
        (double black, double white) = CollectedNumbers.EndsOf(stretch);
        string subject = channelCount == 1 ? $"The only channel of {layer.MatlabName}" : $"All channels of {layer.MatlabName}";
        string scale = $"Black is {Numbers.Value(black)}, white is {Numbers.Value(white)}{(channelCount == 1 ? "" : "; one scale for all channels")}.";
        return mode switch
        {
            StretchMode.None => $"{subject} scaled {(channelCount == 1 ? "to its whole range" : "together to their whole range")}: the contrast is low, because a few values reach far out. {scale}",
            StretchMode.Positive => $"{subject}, contrast stretched with the lower limit at 0 and the largest 1 % of all values saturated. {scale}",
            _ => $"{subject}, contrast stretched: 1 % of all values is saturated at either end. {scale}",
        };
    }
}
