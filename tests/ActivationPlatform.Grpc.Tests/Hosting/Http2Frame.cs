using System.Buffers.Binary;
using System.Text;

namespace Grpc.Tests.Hosting;

/// <summary>One frame of an HTTP/2 connection.</summary>
internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int StreamId, byte[] Payload)
{
    public const byte EndStream = 1;
    public const byte Acknowledge = 1;
    public const byte EndHeaders = 4;

    public bool EndsStream => Type is Http2FrameType.Data or Http2FrameType.Headers && (Flags & EndStream) != 0;

    /// <summary>Why a stream was reset or a connection ends.</summary>
    public uint ErrorCode => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == Http2FrameType.GoAway ? 4 : 0));

    /// <summary>Whether headers have this text; neither HttpClient nor Kestrel compresses what is not in HPACK's static table.</summary>
    public bool HasText(string text) => Payload.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
