using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>What a layer is: all of its hyper-parameters, or in a long report those that its description leaves out.</summary>
internal static class PropertyTable
{
    /// <summary>The table of a layer.</summary>
    /// <param name="context">The report.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="listsInputs">Whether a short table names the inputs; not where a table of branches does.</param>
    public static TableBlock Of(ReportContext context, Layer layer, bool listsInputs = true)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        rows.Add(["Description", layer.Description]);
        if (context.IsCompact)
        {
            AddShort(rows, context.Network, layer, listsInputs);
        }
        else
        {
            AddAll(rows, layer);
        }

        if (layer.ReceptiveField is { } field)
        {
            rows.Add(["Receptive field", $"{field.Size} x {field.Size} pixels in steps of {field.Stride}"]);
        }

        if (layer.MultiplyAdds > 0)
        {
            rows.Add(["Multiply-adds", Numbers.Count(layer.MultiplyAdds)]);
        }

        return new TableBlock(
            [new TableColumn("Property"), new TableColumn("Value", Grows: true)], rows.ToImmutable(), $"Properties of {layer.MatlabName}.", $"{ReportContext.AnchorOf(layer)}-table");
    }

    private static void AddAll(ImmutableArray<ImmutableArray<string>>.Builder rows, Layer layer)
    {
        rows.Add(["Names", string.Join(", ", new[] { layer.Name, layer.MatlabName, layer.OnnxName }.Distinct())]);
        rows.Add(["Output", $"{layer.OutputShape} (images x channels x rows x columns)"]);
        rows.AddRange(layer.Properties.Select(property => ImmutableArray.Create(property.Name, property.Value)));
        rows.AddRange(layer.Learnables
            .Where(learnable => layer.Properties.All(property => property.Name != learnable.Name))
            .Select(learnable => ImmutableArray.Create(learnable.Name, $"{learnable.Shape}, {Numbers.Of(learnable.Shape.ElementCount, "value")}")));
    }

    private static void AddShort(ImmutableArray<ImmutableArray<string>>.Builder rows, Network network, Layer layer, bool listsInputs)
    {
        if (listsInputs && !layer.Inputs.IsEmpty)
        {
            rows.Add([layer.Inputs.Length == 1 ? "Input" : "Inputs", string.Join(", ", layer.Inputs.Select(input => $"{network.Layers[input].MatlabName} ({ShapeOf(network.Layers[input])})"))]);
        }

        rows.Add(["Output", ShapeOf(layer)]);
        if (layer.ParameterCount > 0)
        {
            rows.Add(["Parameters", $"{Numbers.Count(layer.ParameterCount)} ({string.Join(", ", layer.Learnables.Select(learnable => $"{learnable.Name} {learnable.Shape}"))})"]);
        }
    }

    /// <summary>Channels x rows x columns.</summary>
    public static string ShapeOf(Layer layer) => layer.OutputShape.Rank > 1
        ? string.Join('x', layer.OutputShape.Dimensions.Skip(1).Select(d => Numbers.Count(d).Replace(",", "")))
        : layer.OutputShape.ToString();
}
