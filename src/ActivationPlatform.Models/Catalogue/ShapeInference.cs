using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>Walks the graph once, in its order, and notes what is known of every tensor for one image.</summary>
internal static class ShapeInference
{
    /// <param name="model">A validated graph.</param>
    /// <param name="input">The image input with its shape for one image.</param>
    /// <exception cref="ModelFormatException">A node cannot work on the shapes that it is given.</exception>
    public static IReadOnlyDictionary<string, TensorFacts> Run(OnnxModel model, InputSpecification input)
    {
        Dictionary<string, TensorFacts> facts = model.Lists.Initializers.ToDictionary(t => t.Name, TensorFacts.Of);
        facts[input.Name] = new TensorFacts(input.Shape);
        Dictionary<string, ValueInfoProto> declared = [];
        foreach (ValueInfoProto info in model.Lists.ValueInfos.Concat(model.Lists.Outputs))
        {
            declared.TryAdd(info.Name, info);
        }

        foreach (NodeProto node in model.Lists.Nodes)
        {
            var context = new NodeContext(node, facts, model.OperatorSetVersion);
            bool constant = NodeReader.ReadTensors(node).All(name => facts.TryGetValue(name, out TensorFacts? read) && read.IsConstant);
            IReadOnlyList<TensorFacts?> results = NodeReader.IsStandard(node) ? ShapeRules.Infer(context) : [];
            for (int i = 0; i < node.Output.Count; i++)
            {
                string name = node.Output[i];
                if (name.Length > 0)
                {
                    TensorFacts? result = i < results.Count ? results[i] : null;
                    result ??= new TensorFacts(declared.TryGetValue(name, out ValueInfoProto? info) ? DeclaredShape(info) : null);
                    // Known whole numbers (a shape taken from an activation) are as good as constant: the input's values do not change them.
                    facts[name] = result with { IsConstant = constant || result.Integers is not null };
                }
            }
        }

        return facts;
    }

    /// <summary>The shape that the file declares; a free first axis is the batch, so 1. Null if another axis is free.</summary>
    private static TensorShape? DeclaredShape(ValueInfoProto info)
    {
        if (info.Type?.TensorType?.Shape is not { } shape)
        {
            return null;
        }

        long[] sizes = [.. shape.Dim.Select((d, axis) => d.HasDimValue && d.DimValue > 0 ? d.DimValue : axis == 0 ? 1 : -1)];
        return sizes.All(s => s is > 0 and <= int.MaxValue) && sizes.Aggregate((Int128)1, (p, s) => Int128.Min(p * s, int.MaxValue)) < int.MaxValue
            ? new TensorShape([.. sizes.Select(s => (int)s)])
            : null;
    }
}
