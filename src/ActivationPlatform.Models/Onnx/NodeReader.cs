namespace ActivationPlatform.Models.Onnx;

/// <summary>Questions to a node of a graph.</summary>
internal static class NodeReader
{
    /// <summary>True for ONNX's own operators.</summary>
    public static bool IsStandard(NodeProto node) => node.Domain is "" or "ai.onnx";

    /// <summary>Every tensor of the surrounding graph that the node may read: its inputs and whatever the graphs inside it (If, Loop) name.</summary>
    public static IEnumerable<string> ReadTensors(NodeProto node)
    {
        IEnumerable<string> direct = node.Input.Where(name => name.Length > 0);
        IEnumerable<GraphProto> bodies = node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Append(a.G));
        return direct.Concat(bodies.SelectMany(body => body.Node.SelectMany(ReadTensors).Concat(body.Output.Select(o => o.Name))));
    }

    public static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    public static long Integer(NodeProto node, string name, long otherwise) => Attribute(node, name) is { HasI: true } a ? a.I : otherwise;

    public static float Number(NodeProto node, string name, float otherwise) => Attribute(node, name) is { HasF: true } a ? a.F : otherwise;

    public static string Text(NodeProto node, string name, string otherwise) => Attribute(node, name) is { HasS: true } a ? a.S.ToStringUtf8() : otherwise;

    /// <summary>The attribute's values, or an empty array.</summary>
    public static long[] Integers(NodeProto node, string name) => Attribute(node, name) is { } a ? [.. a.Ints] : [];
}
