using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>A node with what is known of the tensors that it reads.</summary>
internal sealed class NodeContext(NodeProto node, IReadOnlyDictionary<string, TensorFacts> facts, long operatorSetVersion)
{
    public NodeProto Node => node;

    public long OperatorSetVersion => operatorSetVersion;

    public int InputCount => node.Input.Count;

    /// <summary>True if the input is given; optional ones may be left out.</summary>
    public bool HasInput(int index) => index < node.Input.Count && node.Input[index].Length > 0;

    public TensorFacts Input(int index) => HasInput(index) ? facts.GetValueOrDefault(node.Input[index], TensorFacts.Unknown) : TensorFacts.Unknown;

    public TensorShape? Shape(int index) => Input(index).Shape;

    public long Integer(string name, long otherwise) => NodeReader.Integer(node, name, otherwise);

    public float Number(string name, float otherwise) => NodeReader.Number(node, name, otherwise);

    public string Text(string name, string otherwise) => NodeReader.Text(node, name, otherwise);

    public long[] Integers(string name) => NodeReader.Integers(node, name);

    /// <summary>Whole numbers that older operator sets give as an attribute and newer ones as an input; null if not given or not known.</summary>
    public long[]? Integers(string name, int inputIndex) =>
        NodeReader.Attribute(node, name) is not null ? Integers(name) : Input(inputIndex).Integers;

    /// <summary>An axis counted from the end if negative.</summary>
    /// <exception cref="ModelFormatException">There is no such axis.</exception>
    public int Axis(long axis, int rank)
    {
        long result = axis < 0 ? axis + rank : axis;
        return result >= 0 && result < rank ? (int)result : throw Error($"has the axis {axis}, but its input has {rank} dimensions");
    }

    /// <summary>"Conv 'conv1' has ...": names the node first.</summary>
    public ModelFormatException Error(string what) => new($"{GraphValidator.Describe(node)} {what}.");

    /// <exception cref="ModelFormatException">A size is negative or the tensor would have 2^31 elements or more.</exception>
    public TensorShape MakeShape(params IEnumerable<long> dimensions)
    {
        long[] sizes = [.. dimensions];
        Int128 count = 1;
        foreach (long size in sizes)
        {
            // A size of 0 must not hide how large the others are.
            count *= Math.Max(1, size);
            if (size is < 0 or > int.MaxValue || count > int.MaxValue)
            {
                throw Error($"would put out the shape [{string.Join(' ', sizes)}]; expected sizes from 0 whose product is below 2^31");
            }
        }

        return new TensorShape([.. sizes.Select(s => (int)s)]);
    }
}
