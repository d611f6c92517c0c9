using System.Collections.Immutable;

namespace ActivationPlatform.Models.Onnx;

/// <summary>The lists of a graph. Edits replace a list and share the rest.</summary>
internal sealed record GraphLists(
    ImmutableArray<NodeProto> Nodes,
    ImmutableArray<TensorProto> Initializers,
    ImmutableArray<ValueInfoProto> Inputs,
    ImmutableArray<ValueInfoProto> Outputs,
    ImmutableArray<ValueInfoProto> ValueInfos)
{
    /// <summary>Moves the lists out of the graph; what stays there are its name and unknown fields.</summary>
    public static GraphLists TakeFrom(GraphProto graph)
    {
        var lists = new GraphLists([.. graph.Node], [.. graph.Initializer], [.. graph.Input], [.. graph.Output], [.. graph.ValueInfo]);
        graph.Node.Clear();
        graph.Initializer.Clear();
        graph.Input.Clear();
        graph.Output.Clear();
        graph.ValueInfo.Clear();
        return lists;
    }

    public void AddTo(GraphProto graph)
    {
        graph.Node.AddRange(Nodes);
        graph.Initializer.AddRange(Initializers);
        graph.Input.AddRange(Inputs);
        graph.Output.AddRange(Outputs);
        graph.ValueInfo.AddRange(ValueInfos);
    }

    /// <summary>Every tensor of the graph by the node that writes it.</summary>
    public Dictionary<string, NodeProto> Producers()
    {
        Dictionary<string, NodeProto> producers = [];
        foreach (NodeProto node in Nodes)
        {
            foreach (string output in node.Output.Where(name => name.Length > 0))
            {
                producers[output] = node;
            }
        }

        return producers;
    }
}
