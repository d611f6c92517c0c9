using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>
/// What stands before every message:
/// <code>
/// | flag: 1 byte, 1 = compressed | length: 4 bytes, unsigned, big-endian | message ... |
/// </code>
/// </summary>
internal readonly record struct FrameHeader(bool IsCompressed, int Length)
{
    public const int Size = 5;

    public void Write(Span<byte> destination)
    {
        destination[0] = IsCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], (uint)Length);
    }

    /// <summary>Reads a header and checks the length before anything is allocated for it.</summary>
    /// <param name="source">The five bytes.</param>
    /// <param name="limit">Largest length to accept, in bytes; null for no limit.</param>
    /// <exception cref="RpcException">INTERNAL for an unknown flag, RESOURCE_EXHAUSTED for a length beyond the limit.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source, int? limit)
    {
        if (source[0] > 1)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The message has the unknown flag {source[0]}; expected 0 or 1."));
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(source[1..]);
        if (length > (uint)(limit ?? Array.MaxLength))
        {
            throw MessageLimit.Received(length, limit ?? Array.MaxLength);
        }

        return new FrameHeader(source[0] == 1, (int)length);
    }
}
