using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The strongest channel over the photo, and what its strongest unit sees of it.</summary>
internal static class StrongestUnit
{
    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        int channel = ChannelRanking.By(channels, ChannelMeasure.Maximum)[0];
        if (!view.HasMaps || !double.IsFinite(channels[channel].Maximum) || channels[channel].Maximum == channels[channel].Minimum)
        {
            return;
        }

        FeatureMaps maps = FeatureMaps.Of(view.Activation);
        ReadOnlySpan<float> values = maps.Map(channel).Span;
        int unit = values.IndexOf((float)channels[channel].Maximum);
        Image photo = view.Context.Seen;
        Image overlay = new OverlayFigure(photo, values, maps.Height, maps.Width, ColorScale.Over(values, Colormap.Viridis)).Compose();
        InputRegion? region = view.Layer.ReceptiveField is null ? null : InputRegion.Of(view.Context.Network, view.Layer, unit / maps.Width, unit % maps.Width);
        var figure = new UnitFigure(photo, overlay, channel + 1, region, $"Strongest channel {channel + 1} of {view.Layer.MatlabName} over the photo; its largest value, {Numbers.Value(channels[channel].Maximum)}, stands in row {(unit / maps.Width) + 1}, column {(unit % maps.Width) + 1} of {maps.Height} x {maps.Width}. {WordsOf(region, photo)}");
        blocks.Add(new FigureBlock(
            figure,
            $"Channel {channel + 1} of {view.Layer.MatlabName} has the largest value of the layer, {Numbers.Value(channels[channel].Maximum)}. {WordsOf(region, photo)}",
            $"{view.Anchor}-strongest") { LeastShare = 0.7 });
    }

    private static string WordsOf(InputRegion? region, Image photo) => region switch
    {
        not { Height: > 0, Width: > 0 } => "",
        _ when region.Height == photo.Height && region.Width == photo.Width => "Its unit sees the whole input.",
        _ => $"Its unit sees rows {region.Row + 1} to {region.Row + region.Height} and columns {region.Column + 1} to {region.Column + region.Width} of the input, framed.",
    };
}
