namespace ActivationPlatform.Models.Onnx;

/// <summary>What must hold before anything walks a graph: tensors have one writer each, nodes come after what they read (so there is no cycle),
/// tensors fit in memory and their bytes are in the file.</summary>
internal static class GraphValidator
{
    /// <exception cref="ModelFormatException">Something does not hold; the text names it.</exception>
    public static void Validate(GraphLists graph)
    {
        HashSet<string> known = [];
        foreach (TensorProto tensor in graph.Initializers)
        {
            TensorData.Check(tensor);
            if (!known.Add(tensor.Name))
            {
                throw new ModelFormatException($"Initializer '{tensor.Name}' is in the graph twice.");
            }
        }

        known.UnionWith(graph.Inputs.Select(i => i.Name));
        HashSet<string> written = [.. graph.Nodes.SelectMany(n => n.Output)];
        foreach (NodeProto node in graph.Nodes)
        {
            foreach (string read in NodeReader.ReadTensors(node).Where(name => written.Contains(name) && !known.Contains(name)))
            {
                throw new ModelFormatException($"Node {Describe(node)} reads the tensor '{read}' before it is written: the graph is not in order or has a cycle.");
            }

            foreach (string read in node.Input.Where(name => name.Length > 0 && !known.Contains(name)))
            {
                throw new ModelFormatException($"Node {Describe(node)} reads the tensor '{read}', which is not in the graph.");
            }

            foreach (string output in node.Output.Where(name => name.Length > 0))
            {
                if (!known.Add(output))
                {
                    throw new ModelFormatException($"Node {Describe(node)} writes the tensor '{output}', which is in the graph already.");
                }
            }
        }
    }

    /// <summary>For messages: the operator and the node's name, or its first output's.</summary>
    public static string Describe(NodeProto node) =>
        $"{node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(""))}'";
}
