using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>One layer's section: findings first, then what an expert would look at in a layer of its type.</summary>
internal static class LayerSection
{
    /// <summary>The section of a layer.</summary>
    /// <param name="context">The report.</param>
    /// <param name="activation">The layer's output; not disposed here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<ImmutableArray<Block>> CreateAsync(ReportContext context, Activation activation, CancellationToken cancellationToken)
    {
        Layer layer = activation.Layer;
        var heading = new Heading(context.LayerLevel, $"{layer.MatlabName}: {layer.TypeName}", ReportContext.AnchorOf(layer));
        if (!LayerView.CanShow(activation.Shape))
        {
            return
            [
                .. context.IsCompact ? ImmutableArray<Block>.Empty : [new PageBreak()],
                heading,
                Paragraph.Finding($"The output of {activation.Shape} is not one image's channels of maps or values, so that there is nothing to show here."),
                context.IsCompact ? LayerProperties.ToParagraph(context, layer) : LayerProperties.Of(layer),
            ];
        }

        LayerView view = await LayerView.CreateAsync(context, activation, cancellationToken);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (!context.IsCompact)
        {
            blocks.Add(new PageBreak());
        }

        blocks.Add(heading);
        blocks.Add(new Paragraph(Findings.Of(view), ParagraphRole.Finding) { KeepsWithNext = true });
        if (context.IsCompact)
        {
            AddPages(blocks, view, cancellationToken);
        }
        else
        {
            AddWalk(blocks, view, cancellationToken);
        }

        if (view is { FilterReport: { } report, Featured: { } featured })
        {
            FilterBlocks.Add(blocks, view, report, featured);
        }

        view.Collect();
        return blocks.ToImmutable();
    }

    /// <summary>One layer of many: numbers and the montage on one page, in the same form for all types; then, for a layer with filters, what its strongest units and its weights are.</summary>
    private static void AddPages(ImmutableArray<Block>.Builder blocks, LayerView view, CancellationToken cancellationToken)
    {
        ImmutableArray<Block> branches = BranchTable.Of(view);
        blocks.Add(LayerProperties.ToParagraph(view.Context, view.Layer, namesInputs: branches.IsEmpty) with { KeepsWithNext = true });
        blocks.AddRange(branches.Select(table => table with { KeepsWithNext = true }));
        if (!view.HasMaps)
        {
            ValueRanking.Add(blocks, view);
            AttributionBlocks.Add(blocks, view);
            WeightBlocks.Add(blocks, view, cancellationToken);
            return;
        }

        bool hasMontage = ActivationBlocks.HasMontage(view);
        blocks.Add(ChannelTable.Of(view) with { KeepsWithNext = hasMontage });
        blocks.Add(ChannelTable.ToAttachment(view.Statistics));
        bool isFeatured = view.Featured is not null;
        if (hasMontage && !isFeatured)
        {
            blocks.Add(ActivationBlocks.Montage(view));
        }

        if (view.Layer.Type != LayerType.Convolution)
        {
            return;
        }

        StrongestBlocks.Add(blocks, view);
        if (hasMontage && isFeatured)
        {
            // The first layer's montage is the picture that people come for: it gets a page where it need not be small.
            blocks.Add(ActivationBlocks.Montage(view, ActivationBlocks.FeaturedLeastShare));
        }

        WeightBlocks.Add(blocks, view, cancellationToken);
    }

    /// <summary>One layer of a few: every look at it under a heading of its own.</summary>
    private static void AddWalk(ImmutableArray<Block>.Builder blocks, LayerView view, CancellationToken cancellationToken)
    {
        blocks.Add(view.SubHeading("Properties", "properties"));
        blocks.Add(LayerProperties.Of(view.Layer));
        blocks.AddRange(BranchTable.Of(view));
        if (!view.HasMaps)
        {
            ValueRanking.Add(blocks, view);
            AttributionBlocks.Add(blocks, view);
        }
        else
        {
            StrongestBlocks.AddWalk(blocks, view);
            ActivationBlocks.Add(blocks, view, cancellationToken);
        }

        WeightBlocks.Add(blocks, view, cancellationToken);
    }
}
