using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>One layer's section: findings first, then what an expert would look at in a layer of its type.</summary>
internal static class LayerSection
{
    public static async Task<ImmutableArray<Block>> CreateAsync(ReportContext context, Activation activation, CancellationToken cancellationToken)
    {
        Layer layer = activation.Layer;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (!context.IsCompact)
        {
            blocks.Add(new PageBreak());
        }

        blocks.Add(new Heading(context.LayerLevel, $"{layer.MatlabName}: {layer.TypeName}", ReportContext.AnchorOf(layer)));
        if (!LayerView.CanShow(activation.Shape))
        {
            blocks.Add(Paragraph.Finding($"The output of {activation.Shape} is not one image's channels of maps or values, so that there is nothing to show here."));
            PropertyTable.Add(blocks, context, layer);
            return blocks.ToImmutable();
        }

        LayerView view = await LayerView.CreateAsync(context, activation, cancellationToken);
        blocks.Add(new Paragraph(Findings.Of(view), ParagraphRole.Finding));
        PropertyTable.Add(blocks, context, layer);
        BranchTable.Add(blocks, view);
        if (view.HasMaps)
        {
            ChannelTable.Add(blocks, view);
        }
        else
        {
            ValueRanking.Add(blocks, view);
        }

        if (context.IsCompact && view.Featured is null)
        {
            // The montage comes last: it is the one that can be made much smaller for the rest of a page, and nothing large has to follow.
            WeightBlocks.Add(blocks, view, cancellationToken);
            AddStrongestUnit(blocks, view);
            ActivationBlocks.Add(blocks, view, cancellationToken);
        }
        else
        {
            ActivationBlocks.Add(blocks, view, cancellationToken);
            AddStrongestUnit(blocks, view);
            WeightBlocks.Add(blocks, view, cancellationToken);
        }

        if (view is { Filters: { } filters, Featured: { } featured })
        {
            FilterBlocks.Add(blocks, view, filters, featured, cancellationToken);
        }

        context.Numbers.Add(view.Statistics);
        return blocks.ToImmutable();
    }

    private static void AddStrongestUnit(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        if (view.Layer.Type == LayerType.Convolution)
        {
            StrongestUnit.Add(blocks, view);
        }
    }
}
