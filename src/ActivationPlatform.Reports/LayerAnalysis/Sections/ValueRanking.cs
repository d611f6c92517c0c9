using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>A layer whose channels have one value each: the largest ones as bars, under their classes' names where they are scores.</summary>
internal static class ValueRanking
{
    private const int Shown = 12;

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        bool isProbability = IsProbability(view.Layer);
        if (!view.Context.IsCompact)
        {
            blocks.Add(view.SubHeading("Largest values", "ranking"));
        }

        ImmutableArray<int> largest = [.. ChannelRanking.By(channels, ChannelMeasure.Maximum).Take(Shown)];
        blocks.Add(new FigureBlock(
            new BarRankingFigure(largest.Select(index => new RankedItem(LabelOf(view, index), channels[index].Maximum)))
            {
                Format = isProbability ? Numbers.Percent : Numbers.Value,
            },
            $"The {(channels.Length > largest.Length ? $"{largest.Length} largest of {channels.Length} values" : channels.Length == 1 ? "value" : "values")} of {view.Layer.MatlabName}; the attachment {ChannelTable.FileOf(view.Layer)} has {(channels.Length == 1 ? "it in full" : "all")}.",
            $"{view.Anchor}-values"));
        blocks.Add(ChannelTable.ToAttachment(view.Statistics));
    }

    public static bool IsProbability(Layer layer) => layer.Type is LayerType.Softmax or LayerType.ClassificationOutput;

    /// <summary>Whether a layer has one value for every class.</summary>
    public static bool HasClasses(LayerView view) =>
        view.Layer.Type is LayerType.FullyConnected or LayerType.Softmax or LayerType.ClassificationOutput && view.Statistics.Channels.Length == view.Context.Network.Labels.Length;

    public static string LabelOf(LayerView view, int index) => HasClasses(view) ? view.Context.LabelOf(index) : $"Channel {index + 1}";
}
