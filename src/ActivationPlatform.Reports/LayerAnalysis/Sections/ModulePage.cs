using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The page of one module in a summary: its layers, and what it puts out.</summary>
internal static class ModulePage
{
    public static async Task<ImmutableArray<Block>> CreateAsync(ReportContext context, NetworkModule module, Activation output, CancellationToken cancellationToken)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.AddRange(ModuleBlocks.OpenPage(context, module));
        if (!LayerView.CanShow(output.Shape))
        {
            return blocks.ToImmutable();
        }

        LayerView view = await LayerView.CreateAsync(context, output, cancellationToken);
        blocks.Add(new Paragraph(Findings.Of(view), ParagraphRole.Finding));
        if (view.HasMaps)
        {
            blocks.Add(ChannelTable.ToAttachment(view.Statistics));
            if (ActivationBlocks.HasMontage(view))
            {
                blocks.Add(ActivationBlocks.Montage(view, ActivationBlocks.SharedPageLeastShare));
            }
        }
        else
        {
            ValueRanking.Add(blocks, view);
        }

        view.Collect();
        return blocks.ToImmutable();
    }
}
