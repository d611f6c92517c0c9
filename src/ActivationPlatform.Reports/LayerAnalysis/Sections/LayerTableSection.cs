using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The table of all layers.</summary>
internal static class LayerTableSection
{
    public static ImmutableArray<Block> Create(ReportContext context)
    {
        Network network = context.Network;
        return
        [
            new PageBreak(),
            new Heading(1, "Layers", "layers"),
            Paragraph.Of(
                $"All {Numbers.Of(network.Layers.Length, "layer")} in the order of the network. The output is channels x rows x columns; the receptive field is the side of the square of the input that one unit sees, in pixels."),
            new TableBlock(
                [
                    new TableColumn("No.", ColumnAlignment.Right), new TableColumn("Name", Style: InlineStyle.Code), new TableColumn("Type", Grows: true),
                    new TableColumn("Description", Grows: true), new TableColumn("Output", ColumnAlignment.Right), new TableColumn("Field", ColumnAlignment.Right),
                ],
                [.. network.Layers.Select(Row)],
                $"The layers of {network.Name}.", "layer-table"),
        ];
    }

    private static ImmutableArray<string> Row(Layer layer) =>
    [
        Numbers.Count(layer.Index + 1), layer.MatlabName, layer.TypeName, layer.Description, OutputOf(layer),
        layer.ReceptiveField is { } field ? Numbers.Count(field.Size) : "–",
    ];

    private static string OutputOf(Layer layer) => layer.OutputShape.Rank > 1
        ? string.Join('x', layer.OutputShape.Dimensions.Skip(1).Select(d => Numbers.Count(d).Replace(",", "")))
        : layer.OutputShape.ToString();
}
