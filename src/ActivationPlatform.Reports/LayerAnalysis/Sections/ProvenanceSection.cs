using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>What one needs to make the same report again.</summary>
internal static class ProvenanceSection
{
    public static ImmutableArray<Block> Create(ReportContext context)
    {
        Network network = context.Network;
        InputSpecification input = network.Input;
        return
        [
            new PageBreak(),
            new Heading(1, "How this document was made", "provenance"),
            Paragraph.Of("The same model, photo, settings and versions give the same document, byte for byte, on the same kind of processor."),
            new TableBlock(
                [new TableColumn("Item"), new TableColumn("Value", Grows: true)],
                [
                    ["Model", network.Name],
                    ["Model, SHA-256", network.Sha256],
                    ["Photo", $"{context.Request.ImageName}, {Numbers.Count(context.Request.ImageFile.Length)} bytes"],
                    ["Photo, SHA-256", context.PhotoSha256],
                    ["Resizing", input.Resize == ResizeMode.Stretch
                        ? $"to {input.Width} x {input.Height}, bicubic with antialiasing (MATLAB's imresize), aspect ratio not kept"
                        : $"the shorter side to {input.Width}, bicubic with antialiasing (MATLAB's imresize), then the centre"],
                    ["Input tensor", $"{input.Name}, {input.Shape}, {input.Layout.ToString().ToUpperInvariant()}, channels {input.ChannelOrder.ToString().ToUpperInvariant()}, (pixel − mean) × scale"],
                    ["Mean", string.Join(", ", input.Mean.Select(value => Numbers.Value(value)))],
                    ["Scale", string.Join(", ", input.Scale.Select(value => Numbers.Value(value)))],
                    ["Contrast stretch", "mat2gray over all channels together, stretchlim with 1 % at either end and 65,536 bins, imadjust; for ReLU layers the lower limit is 0"],
                    ["Frequency response", "freqz2 on 64 x 64 frequencies"],
                    ["Layers", context.IsWhole && !context.Request.IsSummary ? $"all {context.Layers.Length}" : string.Join(", ", context.Layers.Select(layer => layer.Name))],
                    .. context.Components.Select(component => ImmutableArray.Create(component.Key, component.Value)),
                ],
                "Model, photo, settings and versions.", "provenance-table"),
        ];
    }
}
