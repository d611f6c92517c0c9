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
            .. context.IsWhole ? ImmutableArray<Block>.Empty : [new PageBreak()],
            new Heading(1, "Layers", "layers"),
            Paragraph.Of(
                $"{(network.Layers.Length == 1 ? "The only layer" : $"All {Numbers.Of(network.Layers.Length, "layer")}")} in the order of the network. The output is channels x rows x columns; the receptive field is the side of the square of the input that one unit sees, in pixels.")
                with { KeepsWithNext = true },
            TableOf(context, network.Layers, $"The layers of {network.Name}.", "layer-table"),
        ];
    }

    /// <summary>A row for every layer.</summary>
    public static TableBlock TableOf(ReportContext context, ImmutableArray<Layer> layers, string caption, string anchor) => new(
        [
            new TableColumn("No.", ColumnAlignment.Right), new TableColumn("Name", Style: InlineStyle.Code, IsLink: true), new TableColumn("Type"), new TableColumn("Settings", Grows: true),
            new TableColumn("Output", ColumnAlignment.Right), new TableColumn("Field", ColumnAlignment.Right),
        ],
        [.. layers.Select(Row)], caption, anchor) { RowAnchors = [.. layers.Select(context.SectionOf)] };

    private static ImmutableArray<string> Row(Layer layer) =>
    [
        Numbers.Count(layer.Index + 1), layer.MatlabName, ShortTypeOf(layer), SettingsOf(layer), LayerProperties.ShapeOf(layer),
        layer.ReceptiveField is { } field ? Numbers.Count(field.Size) : "–",
    ];

    private static string ShortTypeOf(Layer layer) => layer.Type switch
    {
        LayerType.CrossChannelNormalization => "Normalization",
        LayerType.DepthConcatenation => "Concatenation",
        LayerType.ClassificationOutput => "Output",
        _ => layer.TypeName,
    };

    // The layer's own description says the same in words that would need two lines of a row.
    private static string SettingsOf(Layer layer)
    {
        if (layer.Window is not { } window)
        {
            return layer.Type switch
            {
                LayerType.ReLU or LayerType.Softmax => "–",
                LayerType.DepthConcatenation or LayerType.Addition => Numbers.Of(layer.Inputs.Length, "input"),
                _ => layer.Description,
            };
        }

        string size = layer.Type == LayerType.Convolution
            ? $"{layer.OutputShape.Channels} filters {window.Height}x{window.Width}{InputPlanesOf(layer)}"
            : $"{window.Height}x{window.Width}";
        string stride = window.StrideVertical == window.StrideHorizontal ? $"{window.StrideVertical}" : $"{window.StrideVertical}x{window.StrideHorizontal}";
        int[] padding = [window.PaddingTop, window.PaddingBottom, window.PaddingLeft, window.PaddingRight];
        string pad = padding.All(p => p == padding[0]) ? $"{padding[0]}" : string.Join(' ', padding);
        return $"{size}, stride {stride}{(padding.All(p => p == 0) ? "" : $", pad {pad}")}";
    }

    private static string InputPlanesOf(Layer layer) =>
        layer.Learnables.FirstOrDefault(learnable => learnable.Name == "Weights") is { Shape.Rank: 4 } weights ? $"x{weights.Shape.Dimensions[1]}" : "";
}
