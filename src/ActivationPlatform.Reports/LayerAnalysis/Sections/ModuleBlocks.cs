using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The opening of a module's chapter: its size and its layers as a diagram.</summary>
internal static class ModuleBlocks
{
    // A chain of two layers needs no drawing; more than these would not be readable.
    private const int FewestInDiagram = 4;
    private const int MostInDiagram = 24;

    /// <param name="context">The report.</param>
    /// <param name="module">The module.</param>
    /// <param name="isPage">Whether the module gets one page only: its layers are then listed where they are not drawn.</param>
    public static ImmutableArray<Block> Open(ReportContext context, NetworkModule module, bool isPage)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (isPage || module.Layers.Length >= FewestInDiagram)
        {
            blocks.Add(new PageBreak());
        }

        blocks.Add(new Heading(1, module.Name, module.Anchor));
        blocks.Add(Paragraph.Of(WordsOf(context.Network, module)) with { KeepsWithNext = true });
        if (module.Layers.Length is >= FewestInDiagram and <= MostInDiagram)
        {
            blocks.Add(new FigureBlock(DiagramOf(context.Network, module), $"The layers of {module.Name} and what feeds them.", $"{module.Anchor}-diagram")
            {
                MaximumHeightPoints = isPage ? 230 : 300,
            });
        }
        else if (isPage)
        {
            blocks.Add(LayerTableSection.TableOf(module.Layers, $"The layers of {module.Name}.", $"{module.Anchor}-layers"));
        }

        return blocks.ToImmutable();
    }

    private static string WordsOf(Network network, NetworkModule module)
    {
        string layers = module.Layers.Length == 1
            ? $"One layer ({module.Layers[0].TypeName})"
            : $"{Numbers.Of(module.Layers.Length, "layer")} ({string.Join(", ", module.Layers.GroupBy(layer => layer.TypeName).Select(type => $"{type.Count()} {type.Key}"))})";
        string cost = (module.ParameterCount, module.MultiplyAdds) switch
        {
            (0, 0) => "without parameters and multiply-adds",
            (_, 0) => $"with {Numbers.Of(module.ParameterCount, "parameter")} and without multiply-adds",
            _ => $"with {(module.ParameterCount == 0 ? "no parameters" : Numbers.Of(module.ParameterCount, "parameter"))} and {Numbers.Of(module.MultiplyAdds, "multiply-add")}, {Numbers.Percent((double)module.MultiplyAdds / network.Layers.Sum(layer => layer.MultiplyAdds))} of the network's",
        };
        string output = module.Output.OutputShape.Rank == 4
            ? $"{PropertyTable.ShapeOf(module.Output)} (channels x rows x columns)"
            : module.Output.OutputShape.IsKnown ? Numbers.Of(module.Output.OutputShape.ElementCount, "value") : module.Output.OutputShape.ToString();
        return $"{layers} {cost}. The module puts out {output}.";
    }

    private static DiagramFigure DiagramOf(Network network, NetworkModule module)
    {
        HashSet<int> members = [.. module.Layers.Select(layer => layer.Index)];
        Layer[] feeding = [.. module.Layers.SelectMany(layer => layer.Inputs).Distinct().Where(input => !members.Contains(input)).Order().Select(input => network.Layers[input])];
        return new DiagramFigure(
            feeding.Concat(module.Layers).Select(layer => new DiagramNode(
                layer.OnnxName + layer.Index, NameIn(module, layer), PropertyTable.ShapeOf(layer), members.Contains(layer.Index) ? RoleOf(layer) : DiagramRole.Terminal)),
            module.Layers.SelectMany(layer => layer.Inputs.Distinct().Select(input => new DiagramEdge(network.Layers[input].OnnxName + input, layer.OnnxName + layer.Index))));
    }

    private static string NameIn(NetworkModule module, Layer layer) =>
        layer.Name.StartsWith(module.Name + "/", StringComparison.Ordinal) ? layer.Name[(module.Name.Length + 1)..] : layer.Name;

    private static DiagramRole RoleOf(Layer layer) => layer.Type switch
    {
        LayerType.ImageInput or LayerType.ClassificationOutput => DiagramRole.Terminal,
        LayerType.Convolution or LayerType.FullyConnected => DiagramRole.Weights,
        LayerType.MaxPooling or LayerType.AveragePooling => DiagramRole.Pooling,
        LayerType.DepthConcatenation or LayerType.Addition => DiagramRole.Join,
        LayerType.Other => DiagramRole.Other,
        _ => DiagramRole.Elementwise,
    };
}
