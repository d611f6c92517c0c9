using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>What a layer is: a table of all of its hyper-parameters, or in a long report the most important ones in a sentence.</summary>
internal static class LayerProperties
{
    /// <summary>All properties.</summary>
    public static TableBlock Of(Layer layer)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        rows.Add(["Description", layer.Description]);
        rows.Add(["Names", string.Join(", ", new[] { layer.Name, layer.MatlabName, layer.OnnxName }.Distinct())]);
        rows.Add(["Output", $"{layer.OutputShape} (images x channels x rows x columns)"]);
        rows.AddRange(layer.Properties.Select(property => ImmutableArray.Create(property.Name, property.Value)));
        rows.AddRange(layer.Learnables
            .Where(learnable => layer.Properties.All(property => property.Name != learnable.Name))
            .Select(learnable => ImmutableArray.Create(learnable.Name, $"{learnable.Shape}, {Numbers.Of(learnable.Shape.ElementCount, "value")}")));
        if (layer.ReceptiveField is { } field)
        {
            rows.Add(["Receptive field", FieldOf(field)]);
        }

        if (layer.MultiplyAdds > 0)
        {
            rows.Add(["Multiply-adds", Numbers.Count(layer.MultiplyAdds)]);
        }

        return new TableBlock(
            [new TableColumn("Property"), new TableColumn("Value", Grows: true)], rows.ToImmutable(), $"Properties of {layer.MatlabName}.", $"{ReportContext.AnchorOf(layer)}-table");
    }

    /// <summary>The most important properties as running text: beside the other tables of a page, one more would only push the montage away.</summary>
    /// <param name="context">The report.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="namesInputs">Whether the inputs are named, with links to their sections; not where a table of branches does.</param>
    public static Paragraph ToParagraph(ReportContext context, Layer layer, bool namesInputs = true)
    {
        List<Inline> words = [$"{layer.Description.TrimEnd('.')}. "];
        namesInputs &= !layer.Inputs.IsEmpty;
        if (namesInputs)
        {
            words.Add(layer.Inputs.Length == 1 ? "Input " : "Inputs ");
            for (int i = 0; i < layer.Inputs.Length; i++)
            {
                Layer input = context.Network.Layers[layer.Inputs[i]];
                words.Add(new Inline(input.MatlabName, Anchor: context.SectionOf(input)));
                words.Add($" ({ShapeOf(input)}){(i + 1 < layer.Inputs.Length ? ", " : "; ")}");
            }
        }

        List<string> parts = [$"{(namesInputs ? "output" : "Output")} {ShapeOf(layer)}"];
        if (layer.ReceptiveField is { } field)
        {
            parts.Add($"receptive field {FieldOf(field)}");
        }

        if (layer.ParameterCount > 0)
        {
            parts.Add(Numbers.Of(layer.ParameterCount, "parameter"));
        }

        if (layer.MultiplyAdds > 0)
        {
            parts.Add(Numbers.Of(layer.MultiplyAdds, "multiply-add"));
        }

        words.Add($"{string.Join("; ", parts)}.");
        return Paragraph.Of([.. words]);
    }

    private static string FieldOf(ReceptiveField field) => $"{field.Size} x {field.Size} pixels in steps of {field.Stride}";

    /// <summary>Channels x rows x columns.</summary>
    public static string ShapeOf(Layer layer) => layer.OutputShape.Rank > 1
        ? string.Join('x', layer.OutputShape.Dimensions.Skip(1).Select(d => Numbers.Count(d).Replace(",", "")))
        : layer.OutputShape.ToString();
}
