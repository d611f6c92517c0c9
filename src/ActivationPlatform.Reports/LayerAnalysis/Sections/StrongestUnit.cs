using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The unit with a layer's largest value: its channel over the photo, and what it sees of it.</summary>
/// <param name="ChannelIndex">From 0.</param>
/// <param name="Row">Row of the map, from 0.</param>
/// <param name="Column">Column of the map, from 0.</param>
/// <param name="Value">The value.</param>
internal sealed record StrongestUnit(int ChannelIndex, int Row, int Column, double Value)
{
    /// <summary>The unit; null where the strongest channel says nothing: it is constant or not finite.</summary>
    public static StrongestUnit? Of(Activation activation, ImmutableArray<ChannelStatistics> channels)
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        int channel = ChannelRanking.By(channels, ChannelMeasure.Maximum)[0];
        double value = channels[channel].Maximum;
        if (!double.IsFinite(value) || value == channels[channel].Minimum)
        {
            return null;
        }

        int unit = maps.Map(channel).Span.IndexOf((float)value);
        return new(channel, unit / maps.Width, unit % maps.Width, value);
    }

    /// <summary>What the unit sees of the input; null where its layer has no receptive field.</summary>
    public InputRegion? RegionIn(Network network, Layer layer) => layer.ReceptiveField is null ? null : InputRegion.Of(network, layer, Row, Column);

    /// <summary>Side by side: the photo, the channel over it, and the unit's receptive field.</summary>
    public FigureBlock ToFigure(LayerView view)
    {
        FeatureMaps maps = FeatureMaps.Of(view.Activation);
        ReadOnlySpan<float> values = maps.Map(ChannelIndex).Span;
        Image photo = view.Context.Seen;
        Image overlay = new OverlayFigure(photo, values, maps.Height, maps.Width, ColorScale.Over(values, Colormap.Viridis)).Compose();
        InputRegion? region = RegionIn(view.Context.Network, view.Layer);
        string field = WordsOf(region, photo);
        return new FigureBlock(
            new UnitFigure(
                photo, overlay, ChannelIndex + 1, region,
                $"Strongest channel {ChannelIndex + 1} of {view.Layer.MatlabName} over the photo; its largest value, {Numbers.Value(Value)}, stands in row {Row + 1}, column {Column + 1} of {maps.Height} x {maps.Width}. {field}"),
            $"Channel {ChannelIndex + 1} of {view.Layer.MatlabName} has the largest value of the layer, {Numbers.Value(Value)}. {field}",
            $"{view.Anchor}-strongest") { LeastShare = 0.7 };
    }

    private static string WordsOf(InputRegion? region, Image photo) => region switch
    {
        not { Height: > 0, Width: > 0 } => "",
        _ when region.Height == photo.Height && region.Width == photo.Width => "Its unit sees the whole input.",
        _ => $"Its unit sees rows {region.Row + 1} to {region.Row + region.Height} and columns {region.Column + 1} to {region.Column + region.Width} of the input, framed.",
    };
}
