using Google.Protobuf;

namespace ActivationPlatform.Models.Onnx;

/// <summary>Parses a model so that its initializers' raw data are views of the file's bytes: a 28 MB model is held once, not twice.
/// Works because a protobuf message may be merged from pieces of its encoding: the long fields are cut out, the rest is merged by the library.</summary>
internal static class OnnxParser
{
    private const int ModelGraph = 7;
    private const int GraphInitializer = 5;
    private const int TensorRawData = 9;

    /// <exception cref="InvalidProtocolBufferException">The bytes are no protobuf message of this type.</exception>
    public static ModelProto Parse(ReadOnlyMemory<byte> bytes)
    {
        var model = new ModelProto();
        Merge(model, bytes, ModelGraph, content => MergeGraph(model.Graph ??= new GraphProto(), content));
        return model;
    }

    private static void MergeGraph(GraphProto graph, ReadOnlyMemory<byte> bytes) =>
        Merge(graph, bytes, GraphInitializer, content =>
        {
            var tensor = new TensorProto();
            Merge(tensor, content, TensorRawData, raw => tensor.RawData = UnsafeByteOperations.UnsafeWrap(raw));
            graph.Initializer.Add(tensor);
        });

    /// <summary>Gives the contents of one length-delimited field to <paramref name="field"/> and merges everything between into the message.</summary>
    private static void Merge(IMessage message, ReadOnlyMemory<byte> bytes, int fieldNumber, Action<ReadOnlyMemory<byte>> field)
    {
        int restStart = 0;
        int position = 0;
        while (position < bytes.Length)
        {
            int tagStart = position;
            ulong tag = ReadVarint(bytes.Span, ref position);
            int wireType = (int)(tag & 7);
            if (wireType == 2)
            {
                ulong length = ReadVarint(bytes.Span, ref position);
                if (length > (ulong)(bytes.Length - position))
                {
                    throw new InvalidDataException($"field {tag >> 3} claims {length} bytes, but {bytes.Length - position} are left");
                }

                ReadOnlyMemory<byte> content = bytes.Slice(position, (int)length);
                position += (int)length;
                if (tag >> 3 == (ulong)fieldNumber)
                {
                    message.MergeFrom(bytes.Span[restStart..tagStart]);
                    field(content);
                    restStart = position;
                }
            }
            else
            {
                position = Skip(bytes.Span, position, wireType);
            }
        }

        message.MergeFrom(bytes.Span[restStart..]);
    }

    private static int Skip(ReadOnlySpan<byte> bytes, int position, int wireType)
    {
        switch (wireType)
        {
            case 0:
                ReadVarint(bytes, ref position);
                return position;
            case 1:
                position += 8;
                break;
            case 5:
                position += 4;
                break;
            default:
                // Groups (3, 4) never occur in ONNX files.
                throw new InvalidDataException($"wire type {wireType} at byte {position}");
        }

        return position <= bytes.Length ? position : throw new InvalidDataException("the bytes end in the middle of a field");
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position >= bytes.Length)
            {
                throw new InvalidDataException("the bytes end in the middle of a field");
            }

            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"a number of more than 10 bytes ends at byte {position}");
    }
}
