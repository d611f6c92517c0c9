using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>One layer's section: findings first, then what fits its type.</summary>
internal static class LayerSection
{
    public static async Task<ImmutableArray<Block>> CreateAsync(ReportContext context, Activation activation, CancellationToken cancellationToken)
    {
        Layer layer = activation.Layer;
        LayerStatistics statistics = LayerStatistics.Create(activation, cancellationToken);
        FilterBank? filters = layer.Type == LayerType.Convolution
            ? FilterBank.Create(context.Network, layer, await context.Request.Source.ReadParametersAsync(layer.Name, cancellationToken))
            : null;
        FeaturedFilters? featured = filters is null ? null : FeaturedFilters.Choose(filters);

        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new PageBreak());
        blocks.Add(new Heading(1, $"{layer.MatlabName}: {layer.TypeName}", ReportContext.AnchorOf(layer)));
        blocks.Add(new Paragraph(Findings.Of(statistics, filters, featured), ParagraphRole.Finding));
        AddProperties(blocks, layer);
        ChannelTable.Add(blocks, statistics);
        ActivationBlocks.Add(blocks, activation, statistics, featured, cancellationToken);
        if (filters is not null && featured is not null)
        {
            FilterBlocks.Add(blocks, activation, filters, featured, cancellationToken);
        }

        return blocks.ToImmutable();
    }

    private static void AddProperties(ImmutableArray<Block>.Builder blocks, Layer layer)
    {
        string anchor = ReportContext.AnchorOf(layer);
        blocks.Add(new Heading(2, "Properties", $"{anchor}-properties"));
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        rows.Add(["Description", layer.Description]);
        rows.Add(["Names", string.Join(", ", new[] { layer.Name, layer.MatlabName, layer.OnnxName }.Distinct())]);
        rows.Add(["Output", $"{layer.OutputShape} (images x channels x rows x columns)"]);
        rows.AddRange(layer.Properties.Select(property => ImmutableArray.Create(property.Name, property.Value)));
        rows.AddRange(layer.Learnables.Where(learnable => layer.Properties.All(property => property.Name != learnable.Name)).Select(learnable => ImmutableArray.Create(learnable.Name, $"{learnable.Shape}, {Numbers.Of(learnable.Shape.ElementCount, "value")}")));
        if (layer.ReceptiveField is { } field)
        {
            rows.Add(["Receptive field", $"{field.Size} x {field.Size} input pixels for one unit, {Numbers.Of(field.Stride, "pixel")} from unit to unit"]);
        }

        if (layer.MultiplyAdds > 0)
        {
            rows.Add(["Multiply-adds", Numbers.Count(layer.MultiplyAdds)]);
        }

        blocks.Add(new TableBlock(
            [new TableColumn("Property"), new TableColumn("Value", Grows: true)], rows.ToImmutable(), $"Properties of {layer.MatlabName}.", $"{anchor}-table"));
    }
}
