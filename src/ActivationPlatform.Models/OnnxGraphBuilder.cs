using System.Buffers.Binary;
using System.Collections.Immutable;
using ActivationPlatform.Models.Onnx;
using Google.Protobuf;

namespace ActivationPlatform.Models;

/// <summary>Writes small ONNX models in code: the built-in network and those of tests. The same calls give the same bytes.</summary>
public sealed class OnnxGraphBuilder
{
    private readonly ModelProto model;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="graphName">The graph's name.</param>
    /// <param name="operatorSetVersion">The version of ONNX's operators that the nodes follow.</param>
    /// <param name="irVersion">The version of the file format; below 4, initializers are listed as inputs, too.</param>
    public OnnxGraphBuilder(string graphName, long operatorSetVersion = 13, long irVersion = 7)
    {
        model = new ModelProto
        {
            IrVersion = irVersion,
            ProducerName = "ActivationPlatform",
            Graph = new GraphProto { Name = graphName },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = operatorSetVersion });
    }

    /// <summary>Adds an input of float32 values.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">Its sizes; 0 or less leaves one free.</param>
    public OnnxGraphBuilder AddInput(string name, params ReadOnlySpan<int> dimensions)
    {
        model.Graph.Input.Add(ValueInfo(name, TensorProto.Types.DataType.Float, dimensions));
        return this;
    }

    /// <summary>Adds an output of float32 values.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dimensions">Its sizes; 0 or less leaves one free.</param>
    public OnnxGraphBuilder AddOutput(string name, params ReadOnlySpan<int> dimensions)
    {
        model.Graph.Output.Add(ValueInfo(name, TensorProto.Types.DataType.Float, dimensions));
        return this;
    }

    /// <summary>Adds a stored float32 tensor, for example weights.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Row-major, as many as the shape has elements.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
    public OnnxGraphBuilder AddInitializer(string name, TensorShape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ArgumentException($"Tensor '{name}': {values.Length} values do not fill the shape {shape}; expected {shape.ElementCount}.", nameof(values));
        }

        var raw = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        }

        return AddStored(name, TensorProto.Types.DataType.Float, shape.Dimensions.AsSpan(), raw);
    }

    /// <summary>Adds a stored list of whole numbers, for example the shape that a Reshape reads.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">Its values.</param>
    public OnnxGraphBuilder AddInitializer(string name, params ReadOnlySpan<long> values)
    {
        var raw = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
        }

        return AddStored(name, TensorProto.Types.DataType.Int64, [values.Length], raw);
    }

    /// <summary>Adds a node of one of ONNX's own operators with one output.</summary>
    /// <param name="operatorType">The operator, for example <c>Conv</c>.</param>
    /// <param name="inputs">The tensors that it reads.</param>
    /// <param name="output">The tensor that it writes.</param>
    /// <param name="attributes">Its attributes.</param>
    public OnnxGraphBuilder AddNode(string operatorType, ImmutableArray<string> inputs, string output, params ImmutableArray<OnnxAttribute> attributes) =>
        AddNode(new OnnxNode { OperatorType = operatorType, Inputs = inputs, Outputs = [output], Attributes = attributes });

    /// <summary>Adds a node.</summary>
    /// <param name="node">Reads tensors that were added before it.</param>
    public OnnxGraphBuilder AddNode(OnnxNode node)
    {
        model.Graph.Node.Add(NodeWriter.ToProto(node));
        return this;
    }

    /// <summary>The .onnx file.</summary>
    public byte[] ToBytes() => model.ToByteArray();

    private static ValueInfoProto ValueInfo(string name, TensorProto.Types.DataType type, ReadOnlySpan<int> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (int size in dimensions)
        {
            shape.Dim.Add(size > 0 ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension());
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private OnnxGraphBuilder AddStored(string name, TensorProto.Types.DataType type, ReadOnlySpan<int> dimensions, byte[] raw)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        foreach (int size in dimensions)
        {
            tensor.Dims.Add(size);
        }

        model.Graph.Initializer.Add(tensor);
        if (model.IrVersion < 4)
        {
            model.Graph.Input.Add(ValueInfo(name, type, dimensions));
        }

        return this;
    }
}
