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

    // A pixel drawn larger than this adds nothing; small layers get smaller montages.
    private const double LargestPixelPoints = 12;

    // A montage that is made smaller for the rest of a page keeps so much of its width: its tiles must stay readable on paper.
    private const double LeastShare = 0.5;

    /// <summary>The share for a montage that must stay large.</summary>
    public const double FeaturedLeastShare = 0.9;

    /// <summary>The share for a montage below a module's diagram on one page.</summary>
    public const double SharedPageLeastShare = 0.45;

    // So few channels stand in one row.
    private const int MostInOneRow = 4;

    /// <summary>The section of a walk through a few layers: words, and for a first layer also the montage without a stretch.</summary>
    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view, CancellationToken cancellationToken)
    {
        if (!HasMontage(view))
        {
            return;
        }

        FeatureMaps maps = FeatureMaps.Of(view.Activation);
        blocks.Add(view.SubHeading("Activations", "activations"));
        blocks.Add(Paragraph.Of(
            $"The output is {maps.Height} x {maps.Width} x {maps.ChannelCount} (rows x columns x channels).{(maps.ChannelCount == 1 ? "" : " All channels share one grey scale, so that they can be compared; channel 1 is in the upper left corner, the next one to its right.")}")
            with { KeepsWithNext = true });
        if (view.Featured is not null)
        {
            blocks.Add(Montage(view, StretchMode.None, ContrastStretch.Measure(view.Activation.Values, StretchMode.None, cancellationToken), LeastShare));
        }

        blocks.Add(Montage(view));
    }

    /// <summary>Whether there is anything to see: a constant layer or one without finite values gets a sentence instead.</summary>
    public static bool HasMontage(LayerView view) => view.HasMaps && view.Statistics.Whole.Maximum > view.Statistics.Whole.Minimum;

    /// <summary>All channels on the grey scale that suits the layer.</summary>
    /// <param name="view">The layer.</param>
    /// <param name="leastShare">How much of its size it keeps where a page has little room.</param>
    public static FigureBlock Montage(LayerView view, double leastShare = LeastShare) => Montage(view, LayerMontage.SuitableMode(view.Layer), view.Stretch, leastShare);

    private static FigureBlock Montage(LayerView view, StretchMode mode, ContrastStretch stretch, double leastShare)
    {
        bool isPlain = mode == StretchMode.None;
        FeatureMaps maps = FeatureMaps.Of(view.Activation);
        int? inOneRow = maps.ChannelCount <= MostInOneRow ? maps.ChannelCount : null;
        int columns = inOneRow ?? MontageLayout.Create(maps.ChannelCount, maps.Height, maps.Width).Columns;
        double width = Math.Min(isPlain ? PlainWidthPoints : WidthPoints, LargestPixelPoints * columns * maps.Width);
        view.Context.Numbers.Add(view.Layer, mode, stretch);
        return new FigureBlock(
            LayerFigures.Montage(
                view.Activation, stretch, isPlain || view.Context.IsCompact ? "" : LayerMontage.TitleOf(view.Layer), showChannelNumbers: !isPlain, gapPixels: 1, widthPoints: width,
                columns: inOneRow, details: ChannelTable.WordsOf(view)),
            CaptionOf(view.Layer, maps.ChannelCount, stretch, mode), $"{view.Anchor}-{(isPlain ? "range" : "montage")}") { LeastShare = leastShare };
    }

    private static string CaptionOf(Layer layer, int channelCount, ContrastStretch stretch, StretchMode mode)
    {
        (double black, double white) = stretch.Ends;
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
