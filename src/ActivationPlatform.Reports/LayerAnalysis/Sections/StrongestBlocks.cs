using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>What a layer's strongest channels look like, and what its strongest unit sees.</summary>
internal static class StrongestBlocks
{
    /// <summary>The ranking in words, numbers and pictures.</summary>
    public static void AddWalk(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        int count = view.Statistics.Channels.Length;
        blocks.Add(view.SubHeading("Strongest channels", "ranking"));
        blocks.Add(Paragraph.Of(
            "Channels by standard deviation over the photo: how much they tell apart. The attachment ", Inline.Code(ChannelTable.FileOf(view.Layer)),
            count == 1 ? " has the numbers as well." : $" has the numbers of all {Numbers.Of(count, "channel")}."));
        blocks.Add(ChannelTable.Of(view));
        blocks.Add(ChannelTable.ToAttachment(view.Statistics));
        AddPictures(blocks, view);
    }

    /// <summary>The pictures under a heading of their own; nothing where no channel says anything.</summary>
    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        if (view.Strongest is not null)
        {
            blocks.Add(view.SubHeading("Strongest channels", "ranking"));
            AddPictures(blocks, view);
        }
    }

    private static void AddPictures(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        if (view.Strongest is not { } strongest)
        {
            return;
        }

        blocks.Add(RankedChannels.ToFigure(view));
        if (view.Layer.Type == LayerType.Convolution)
        {
            blocks.Add(strongest.ToFigure(view));
        }
    }
}
