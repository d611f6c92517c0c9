using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The opening of a module: its size, its layers as a diagram, and what each of them costs.</summary>
internal static class ModuleBlocks
{
    // A chain of two layers needs no drawing; more than these would not be readable.
    private const int FewestInDiagram = 4;
    private const int MostInDiagram = 24;

    private const double DiagramHeightPoints = 244;
    private const double DiagramHeightOnSharedPagePoints = 204;

    /// <summary>The opening of a module's chapter, before the section of its first reported layer.</summary>
    public static IEnumerable<Block> Open(ReportContext context, NetworkModule module, Layer first)
    {
        bool isDrawn = IsDrawn(module);
        if (isDrawn || LayerView.HasMapsToShow(first.OutputShape))
        {
            yield return new PageBreak();
        }

        yield return new Heading(1, module.Name, module.Anchor);
        yield return Paragraph.Of(WordsOf(context.Network, module)) with { KeepsWithNext = true };
        if (isDrawn)
        {
            yield return Diagram(context.Network, module, DiagramHeightPoints);
            yield return CostsOf(context, module);
        }
    }

    /// <summary>The opening of a module's only page: the layers that are not drawn are listed.</summary>
    public static IEnumerable<Block> OpenPage(ReportContext context, NetworkModule module)
    {
        yield return new PageBreak();
        yield return new Heading(1, module.Name, module.Anchor);
        yield return Paragraph.Of(WordsOf(context.Network, module)) with { KeepsWithNext = true };
        yield return IsDrawn(module)
            ? Diagram(context.Network, module, DiagramHeightOnSharedPagePoints)
            : LayerTableSection.TableOf(context, module.Layers, $"The layers of {module.Name}.", $"{module.Anchor}-layers");
    }

    private static bool IsDrawn(NetworkModule module) => module.Layers.Length is >= FewestInDiagram and <= MostInDiagram;

    private static FigureBlock Diagram(Network network, NetworkModule module, double height) =>
        new(DiagramOf(network, module), $"The layers of {module.Name} and what feeds them.", $"{module.Anchor}-diagram") { MaximumHeightPoints = height };

    private static TableBlock CostsOf(ReportContext context, NetworkModule module)
    {
        long all = context.Network.Layers.Sum(layer => layer.MultiplyAdds);
        return new TableBlock(
            [
                new TableColumn("No.", ColumnAlignment.Right), new TableColumn("Layer", Style: InlineStyle.Code, Grows: true, IsLink: true), new TableColumn("Output", ColumnAlignment.Right),
                new TableColumn("Parameters", ColumnAlignment.Right), new TableColumn("Multiply-adds", ColumnAlignment.Right), new TableColumn("Of all", ColumnAlignment.Right),
                new TableColumn("Receptive field", ColumnAlignment.Right),
            ],
            [.. module.Layers.Select(layer => ImmutableArray.Create(
                Numbers.Count(layer.Index + 1), NameIn(module, layer), LayerProperties.ShapeOf(layer), CountOrDash(layer.ParameterCount), CountOrDash(layer.MultiplyAdds),
                layer.MultiplyAdds == 0 ? "–" : Numbers.Percent((double)layer.MultiplyAdds / all), layer.ReceptiveField is { } field ? Numbers.Count(field.Size) : "–"))],
            $"What the layers of {module.Name} cost, and how many pixels a unit sees each way.",
            $"{module.Anchor}-costs") { RowAnchors = [.. module.Layers.Select(context.SectionOf)] };

        static string CountOrDash(long count) => count == 0 ? "–" : Numbers.Count(count);
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
            ? $"{LayerProperties.ShapeOf(module.Output)} (channels x rows x columns)"
            : module.Output.OutputShape.IsKnown ? Numbers.Of(module.Output.OutputShape.ElementCount, "value") : module.Output.OutputShape.ToString();
        return $"{layers} {cost}. The module puts out {output}.";
    }

    private static DiagramFigure DiagramOf(Network network, NetworkModule module)
    {
        HashSet<int> members = [.. module.Layers.Select(layer => layer.Index)];
        Layer[] feeding = [.. module.Layers.SelectMany(layer => layer.Inputs).Distinct().Where(input => !members.Contains(input)).Order().Select(input => network.Layers[input])];
        return new DiagramFigure(
            feeding.Concat(module.Layers).Select(layer => new DiagramNode(
                layer.OnnxName + layer.Index, NameIn(module, layer), LayerProperties.ShapeOf(layer), members.Contains(layer.Index) ? RoleOf(layer) : DiagramRole.Terminal)),
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
