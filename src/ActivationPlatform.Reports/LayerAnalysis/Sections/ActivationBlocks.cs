using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The montages of a layer's channels. A layer without maps (one value a channel) has none: its table says all.</summary>
internal static class ActivationBlocks
{
    // The unstretched montage only shows how little there is to see; both together fill a page.
    private const double PlainWidthPoints = 196;
    private const double WalkThroughWidthPoints = 350;
    private const double WidthPoints = 430;

    public static void Add(
        ImmutableArray<Block>.Builder blocks, Activation activation, LayerStatistics statistics, FeaturedFilters? featured, CancellationToken cancellationToken)
    {
        Layer layer = activation.Layer;
        FeatureMaps maps = FeatureMaps.Of(activation);
        if (maps.MapLength < 4 || statistics.Whole.Count == 0)
        {
            return;
        }

        string anchor = ReportContext.AnchorOf(layer);
        blocks.Add(new Heading(2, "Activations", $"{anchor}-activations"));
        blocks.Add(Paragraph.Of(
            $"The output is {maps.Height} x {maps.Width} x {maps.ChannelCount} (rows x columns x channels). All channels share one grey scale, so that they can be compared; channel 1 is in the upper left corner, the next one to its right."));
        bool isWalkThrough = featured is not null;
        if (isWalkThrough)
        {
            AddMontage(StretchMode.None, $"{anchor}-range");
        }

        AddMontage(LayerMontage.SuitableMode(layer), $"{anchor}-montage");

        void AddMontage(StretchMode mode, string montageAnchor)
        {
            ContrastStretch stretch = ContrastStretch.Measure(activation.Values, mode, cancellationToken);
            string title = mode == StretchMode.None ? "" : LayerMontage.TitleOf(activation.Layer);
            double width = mode == StretchMode.None ? PlainWidthPoints : isWalkThrough ? WalkThroughWidthPoints : WidthPoints;
            blocks.Add(new FigureBlock(
                LayerFigures.Montage(activation, mode, title, showChannelNumbers: mode != StretchMode.None, gapPixels: 1, widthPoints: width, cancellationToken: cancellationToken),
                CaptionOf(stretch, mode), montageAnchor));
        }
    }

    private static string CaptionOf(ContrastStretch stretch, StretchMode mode)
    {
        double span = stretch.Range.Maximum - stretch.Range.Minimum;
        double black = stretch.Range.Minimum + (stretch.Limits.Low * span);
        double white = stretch.Range.Minimum + (stretch.Limits.High * span);
        string scale = $"Black is {Numbers.Value(black)}, white is {Numbers.Value(white)}; one scale for all channels.";
        return mode switch
        {
            StretchMode.None => $"All channels scaled together to their whole range: the contrast is low, because a few values reach far out. {scale}",
            StretchMode.Positive => $"All channels, contrast stretched with the lower limit at 0 and the largest 1 % of all values saturated. {scale}",
            _ => $"All channels, contrast stretched: 1 % of all values is saturated at either end. {scale}",
        };
    }
}
