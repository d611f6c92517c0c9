using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>What a layer's strongest channels look like, and what its strongest unit sees.</summary>
internal static class StrongestBlocks
{
    /// <summary>The ranking in numbers, under a heading of its own.</summary>
    public static void AddTable(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        int count = view.Statistics.Channels.Length;
        blocks.Add(view.SubHeading("Strongest channels", "ranking"));
        blocks.Add(Paragraph.Of(
            "Channels by standard deviation over the photo: how much they tell apart. The attachment ", Inline.Code(ChannelTable.FileOf(view.Layer)),
            count == 1 ? " has the numbers as well." : $" has the numbers of all {Numbers.Of(count, "channel")}."));
        blocks.Add(ChannelTable.Of(view));
        blocks.Add(ChannelTable.ToAttachment(view.Statistics));
    }

    /// <summary>The pictures; nothing where no channel says anything.</summary>
    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        if (view.Strongest is not { } strongest)
        {
            return;
        }

        if (view.Context.IsCompact)
        {
            blocks.Add(view.SubHeading("Strongest channels", "strong"));
        }

        blocks.Add(RankedChannels.ToFigure(view));
        if (view.Layer.Type == LayerType.Convolution)
        {
            blocks.Add(strongest.ToFigure(view));
        }
    }
}
