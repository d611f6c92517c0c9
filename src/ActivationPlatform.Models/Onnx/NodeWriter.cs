using Google.Protobuf;

namespace ActivationPlatform.Models.Onnx;

/// <summary>From the public description of a node to the message in the file.</summary>
internal static class NodeWriter
{
    public static NodeProto ToProto(OnnxNode node)
    {
        var proto = new NodeProto { OpType = node.OperatorType };
        proto.Input.AddRange(node.Inputs);
        proto.Output.AddRange(node.Outputs);
        proto.Attribute.AddRange(node.Attributes.Select(ToProto));
        if (node.Name.Length > 0)
        {
            proto.Name = node.Name;
        }

        if (node.Domain.Length > 0)
        {
            proto.Domain = node.Domain;
        }

        return proto;
    }

    private static AttributeProto ToProto(OnnxAttribute attribute)
    {
        var proto = new AttributeProto { Name = attribute.Name };
        switch (attribute)
        {
            case OnnxAttribute.Integer integer:
                proto.Type = AttributeProto.Types.AttributeType.Int;
                proto.I = integer.Value;
                break;
            case OnnxAttribute.Number number:
                proto.Type = AttributeProto.Types.AttributeType.Float;
                proto.F = number.Value;
                break;
            case OnnxAttribute.Text text:
                proto.Type = AttributeProto.Types.AttributeType.String;
                proto.S = ByteString.CopyFromUtf8(text.Value);
                break;
            case OnnxAttribute.Integers integers:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.AddRange(integers.Values);
                break;
            case OnnxAttribute.Numbers numbers:
                proto.Type = AttributeProto.Types.AttributeType.Floats;
                proto.Floats.AddRange(numbers.Values);
                break;
            default:
                throw new ArgumentException($"Attribute '{attribute.Name}' is of the unknown kind {attribute.GetType().Name}.", nameof(attribute));
        }

        return proto;
    }
}
