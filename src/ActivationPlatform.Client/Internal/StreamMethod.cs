using System.Buffers;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>StreamActivations with chunks that go from the connection's buffer straight to their tensor. The generated parser would copy the bytes of every
/// chunk into an array of their own first: as much garbage, most of it on the large object heap, as there are bytes in the stream.</summary>
internal static class StreamMethod
{
    private const int LongestPrefix = 32; // two tags, an offset and two lengths: at most 1 + 5 + 1 + 10 + 1 + 5 bytes

    private static readonly Marshaller<Wire.StreamActivationsRequest> RequestMarshaller = Marshallers.Create<Wire.StreamActivationsRequest>(
        (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        _ => throw new NotSupportedException("A client reads no requests."));

    /// <summary>The method for one call.</summary>
    /// <param name="assembler">Takes the call's chunks.</param>
    public static Method<Wire.StreamActivationsRequest, StreamPiece> For(TensorAssembler assembler) => new(
        MethodType.ServerStreaming,
        Wire.ActivationService.Descriptor.FullName,
        nameof(Wire.ActivationService.ActivationServiceClient.StreamActivations),
        RequestMarshaller,
        Marshallers.Create<StreamPiece>(
            (_, _) => throw new NotSupportedException("A client writes no responses."),
            context => Read(context.PayloadAsReadOnlySequence(), assembler)));

    /// <summary>Reads one message.</summary>
    internal static StreamPiece Read(ReadOnlySequence<byte> payload, TensorAssembler assembler)
    {
        if (!TryReadChunk(payload, out long offset, out ReadOnlySequence<byte> data))
        {
            return new StreamPiece(Wire.StreamActivationsResponse.Parser.ParseFrom(payload), null);
        }

        try
        {
            foreach (ReadOnlyMemory<byte> segment in data)
            {
                assembler.Append(offset, segment.Span);
                offset += segment.Length;
            }

            return StreamPiece.Chunk;
        }
        catch (TensorStreamException exception)
        {
            return new StreamPiece(null, exception);
        }
    }

    /// <summary>Recognises a message that is a chunk and nothing else, written in the order of its fields, as every known implementation writes it. What looks
    /// different is left to the generated parser.</summary>
    private static bool TryReadChunk(ReadOnlySequence<byte> payload, out long offset, out ReadOnlySequence<byte> data)
    {
        offset = 0;
        data = default;
        Span<byte> prefix = stackalloc byte[LongestPrefix];
        prefix = prefix[..(int)Math.Min(LongestPrefix, payload.Length)];
        payload.Slice(0, prefix.Length).CopyTo(prefix);
        int position = 0;
        if (!TryReadLength(prefix, ref position, Wire.StreamActivationsResponse.ChunkFieldNumber, payload.Length))
        {
            return false;
        }

        if (position < prefix.Length && prefix[position] == Tag(Wire.DataChunk.OffsetFieldNumber, WireFormat.WireType.Varint))
        {
            position++;
            if (!TryReadVarint(prefix, ref position, out offset))
            {
                return false;
            }
        }

        if (!TryReadLength(prefix, ref position, Wire.DataChunk.DataFieldNumber, payload.Length))
        {
            return false;
        }

        data = payload.Slice(position);
        return true;
    }

    /// <summary>Reads the tag of a field and a length that reaches exactly to the end of the message.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> prefix, ref int position, int field, long messageLength)
    {
        if (position >= prefix.Length || prefix[position++] != Tag(field, WireFormat.WireType.LengthDelimited))
        {
            return false;
        }

        return TryReadVarint(prefix, ref position, out long length) && length == messageLength - position;
    }

    private static bool TryReadVarint(ReadOnlySpan<byte> prefix, ref int position, out long value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && position < prefix.Length; shift += 7)
        {
            byte next = prefix[position++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static byte Tag(int field, WireFormat.WireType type) => (byte)WireFormat.MakeTag(field, type);
}
