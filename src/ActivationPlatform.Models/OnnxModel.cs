using System.Buffers;
using System.Collections.Immutable;
using ActivationPlatform.Models.Onnx;
using Google.Protobuf;

namespace ActivationPlatform.Models;

/// <summary>An ONNX model as a graph that can be cut and edited. Immutable: every edit answers a new model that shares the
/// unchanged parts, weights included, with the old one. Unknown fields and the presence of optional ones survive every edit.</summary>
public sealed class OnnxModel
{
    // The model without its graph, the graph without its lists: names, versions and unknown fields.
    private readonly ModelProto modelShell;
    private readonly GraphProto graphShell;
    private readonly ReadOnlyMemory<byte>? originalBytes;

    private OnnxModel(ModelProto modelShell, GraphProto graphShell, GraphLists lists, ReadOnlyMemory<byte>? originalBytes = null)
    {
        this.modelShell = modelShell;
        this.graphShell = graphShell;
        this.originalBytes = originalBytes;
        Lists = lists;
    }

    /// <summary>Names of the tensors that must be fed: the graph's inputs that are no initializers (IR versions below 4 list those too).</summary>
    public ImmutableArray<string> InputNames => [.. FedInputs.Select(i => i.Name)];

    /// <summary>Names of the graph's outputs.</summary>
    public ImmutableArray<string> OutputNames => [.. Lists.Outputs.Select(o => o.Name)];

    /// <summary>The number of nodes.</summary>
    public int NodeCount => Lists.Nodes.Length;

    internal GraphLists Lists { get; }

    internal IEnumerable<ValueInfoProto> FedInputs
    {
        get
        {
            HashSet<string> initializers = [.. Lists.Initializers.Select(t => t.Name)];
            return Lists.Inputs.Where(i => !initializers.Contains(i.Name));
        }
    }

    /// <summary>The version of ONNX's own operators that the model asks for; 1 if it does not say.</summary>
    internal long OperatorSetVersion => modelShell.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    /// <summary>Reads a model. The weights stay views of <paramref name="bytes"/>, which must not change as long as the model lives.</summary>
    /// <param name="bytes">A whole .onnx file.</param>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model, or it keeps its weights in other files.</exception>
    public static OnnxModel Parse(ReadOnlyMemory<byte> bytes)
    {
        ModelProto model;
        try
        {
            model = OnnxParser.Parse(bytes);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new ModelFormatException($"Not an ONNX model: {exception.Message}", exception);
        }

        GraphProto graph = model.Graph ?? throw new ModelFormatException("Not an ONNX model: it has no graph.");
        model.Graph = null;
        var lists = GraphLists.TakeFrom(graph);
        GraphValidator.Validate(lists);
        return new OnnxModel(model, graph, lists, bytes);
    }

    /// <summary>The .onnx file. An unmodified model answers the very bytes that it was read from.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        if (originalBytes is { } original)
        {
            return original;
        }

        return Assemble().ToByteArray();
    }

    /// <summary>Writes the .onnx file. Its weights are passed on as they are, so that a large model need not lie in memory a second time.</summary>
    /// <param name="output">Where to; stays open.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (originalBytes is { } original)
        {
            output.Write(original.Span);
        }
        else
        {
            Assemble().WriteTo(output);
        }
    }

    private ModelProto Assemble()
    {
        ModelProto model = modelShell.Clone();
        GraphProto graph = graphShell.Clone();
        Lists.AddTo(graph);
        model.Graph = graph;
        return model;
    }

    /// <summary>Cuts the graph to what the given tensors need: their nodes, initializers and inputs stay, and they become the graph's
    /// outputs, in the given order. Weights are shared, not copied.</summary>
    /// <param name="outputTensorNames">Tensors that a node writes, or graph inputs. Not empty; duplicates are kept once.</param>
    /// <exception cref="ArgumentException">The list is empty or names a tensor that is not in the graph.</exception>
    public OnnxModel Extract(IReadOnlyCollection<string> outputTensorNames)
    {
        if (outputTensorNames.Count == 0)
        {
            throw new ArgumentException("No output tensor was named; expected at least one.", nameof(outputTensorNames));
        }

        ImmutableArray<string> wanted = [.. outputTensorNames.Distinct()];
        Dictionary<string, NodeProto> producers = Lists.Producers();
        HashSet<string> known = [.. Lists.Inputs.Select(i => i.Name), .. Lists.Initializers.Select(t => t.Name), .. producers.Keys];
        if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"Tensor '{unknown}' is not in the graph; expected a node's output.", nameof(outputTensorNames));
        }

        HashSet<string> neededTensors = [];
        HashSet<NodeProto> neededNodes = new(ReferenceEqualityComparer.Instance);
        var pending = new Stack<string>(wanted);
        while (pending.TryPop(out string? tensor))
        {
            if (neededTensors.Add(tensor) && producers.TryGetValue(tensor, out NodeProto? producer) && neededNodes.Add(producer))
            {
                foreach (string read in NodeReader.ReadTensors(producer))
                {
                    pending.Push(read);
                }
            }
        }

        Dictionary<string, ValueInfoProto> described = [];
        foreach (ValueInfoProto info in (IEnumerable<ValueInfoProto>)[.. Lists.Outputs, .. Lists.ValueInfos, .. Lists.Inputs])
        {
            described.TryAdd(info.Name, info);
        }

        return new OnnxModel(modelShell, graphShell, new GraphLists(
            Nodes: [.. Lists.Nodes.Where(neededNodes.Contains)],
            Initializers: [.. Lists.Initializers.Where(t => neededTensors.Contains(t.Name))],
            Inputs: [.. Lists.Inputs.Where(i => neededTensors.Contains(i.Name))],
            Outputs: [.. wanted.Select(name => described.GetValueOrDefault(name) ?? new ValueInfoProto { Name = name })],
            ValueInfos: [.. Lists.ValueInfos.Where(v => neededTensors.Contains(v.Name) && !wanted.Contains(v.Name))]));
    }

    /// <summary>The tensors that nodes write, in the order of the nodes.</summary>
    public ImmutableArray<string> ComputedTensors => [.. Lists.Nodes.SelectMany(node => node.Output).Where(name => name.Length > 0)];

    /// <summary>The float32 tensors that go from nodes of some operators, with constant float32 weights as their second input, to nodes of some others.</summary>
    /// <param name="writers">ONNX's own operators that write them.</param>
    /// <param name="readers">ONNX's own operators that read them.</param>
    public ImmutableHashSet<string> TensorsBetween(IReadOnlySet<string> writers, IReadOnlySet<string> readers)
    {
        HashSet<string> weights = [.. Lists.Initializers.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float).Select(tensor => tensor.Name)];
        HashSet<string> read = [.. Lists.Nodes.Where(node => node.Domain.Length == 0 && readers.Contains(node.OpType)).SelectMany(node => node.Input)];
        return [.. Lists.Nodes
            .Where(node => node.Domain.Length == 0 && writers.Contains(node.OpType) && node.Input.Count > 1 && weights.Contains(node.Input[1]))
            .Select(node => node.Output[0])
            .Where(read.Contains)];
    }

    /// <summary>Adds a node at the end of the graph. Its outputs become outputs of the graph only if <see cref="Extract"/> names them afterwards.</summary>
    /// <param name="domain">The operator's domain, for example <c>activationplatform</c>; empty for ONNX's own. A new domain is imported in version 1.</param>
    /// <param name="operatorType">The operator.</param>
    /// <param name="inputs">Names of tensors that are in the graph; empty for an optional one left out.</param>
    /// <param name="outputs">Names of new tensors.</param>
    /// <param name="attributes">The node's attributes.</param>
    /// <exception cref="ArgumentException">An input is not in the graph or an output is already.</exception>
    public OnnxModel AppendNode(string domain, string operatorType, ImmutableArray<string> inputs, ImmutableArray<string> outputs, params ImmutableArray<OnnxAttribute> attributes) =>
        AppendNodes([new OnnxNode { Domain = domain, OperatorType = operatorType, Inputs = inputs, Outputs = outputs, Attributes = attributes }]);

    /// <summary>Adds nodes at the end of the graph, in the given order. See <see cref="AppendNode"/>.</summary>
    /// <param name="nodes">Each may read what those before it write.</param>
    /// <exception cref="ArgumentException">An input is not in the graph or an output is already.</exception>
    public OnnxModel AppendNodes(IReadOnlyCollection<OnnxNode> nodes)
    {
        HashSet<string> known = [.. Lists.Inputs.Select(i => i.Name), .. Lists.Initializers.Select(t => t.Name), .. Lists.Producers().Keys, ""];
        foreach (OnnxNode node in nodes)
        {
            if (node.Inputs.FirstOrDefault(name => !known.Contains(name)) is { } missing)
            {
                throw new ArgumentException($"Node '{node.OperatorType}' reads the tensor '{missing}', which is not in the graph.", nameof(nodes));
            }

            if (node.Outputs.FirstOrDefault(name => !known.Add(name)) is { } taken)
            {
                throw new ArgumentException($"Node '{node.OperatorType}' writes the tensor '{taken}', which is in the graph already.", nameof(nodes));
            }
        }

        return WithNodes([.. Lists.Nodes, .. nodes.Select(NodeWriter.ToProto)], nodes.Select(n => n.Domain));
    }

    /// <summary>Keeps only some of the graph's outputs; the others become tensors within it, and all nodes stay.</summary>
    /// <param name="tensorNames">Names of outputs; at least one of the graph's.</param>
    /// <exception cref="ArgumentException">None of the outputs would stay.</exception>
    public OnnxModel KeepOutputs(IReadOnlyCollection<string> tensorNames)
    {
        ILookup<bool, ValueInfoProto> outputs = Lists.Outputs.ToLookup(output => tensorNames.Contains(output.Name));
        ImmutableArray<ValueInfoProto> kept = [.. outputs[true]];
        return kept.IsEmpty
            ? throw new ArgumentException($"None of the outputs {string.Join(", ", Lists.Outputs.Select(output => $"'{output.Name}'"))} is kept; expected at least one.", nameof(tensorNames))
            : new OnnxModel(modelShell, graphShell, Lists with { Outputs = kept, ValueInfos = [.. Lists.ValueInfos, .. outputs[false].Where(info => info.Type is not null)] });
    }

    /// <summary>Makes every node of ONNX's own operator <paramref name="operatorType"/> a node of another operator. Inputs, outputs, name and attributes stay.</summary>
    /// <param name="operatorType">The operator to replace, for example <c>LRN</c>. A graph without it stays as it is.</param>
    /// <param name="domain">The new operator's domain; imported in version 1 if it is new.</param>
    /// <param name="newOperatorType">The new operator.</param>
    public OnnxModel ReplaceOperator(string operatorType, string domain, string newOperatorType)
    {
        bool Matches(NodeProto node) => node.OpType == operatorType && NodeReader.IsStandard(node);
        if (!Lists.Nodes.Any(Matches))
        {
            return this;
        }

        ImmutableArray<NodeProto> replaced =
        [
            .. Lists.Nodes.Select(node =>
            {
                if (!Matches(node))
                {
                    return node;
                }

                NodeProto copy = node.Clone();
                copy.OpType = newOperatorType;
                copy.Domain = domain;
                return copy;
            }),
        ];
        return WithNodes(replaced, [domain]);
    }

    private OnnxModel WithNodes(ImmutableArray<NodeProto> nodes, IEnumerable<string> domains)
    {
        ModelProto shell = modelShell;
        foreach (string domain in domains)
        {
            if (domain.Length > 0 && !shell.OpsetImport.Any(o => o.Domain == domain))
            {
                shell = shell.Clone();
                shell.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
            }
        }

        return new OnnxModel(shell, graphShell, Lists with { Nodes = nodes });
    }
}
