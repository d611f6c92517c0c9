using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Grpc.InteropServer;

/// <summary>The compressed flags of a call's messages, in order.</summary>
internal sealed class MessageFlags
{
    private readonly ConcurrentQueue<bool> _flags = new();
    private readonly byte[] _header = new byte[5];
    private int _headerBytes;
    private long _payloadBytes;

    /// <summary>The flag of the next message that the handler receives.</summary>
    public bool TakeNext() => _flags.TryDequeue(out bool isCompressed) && isCompressed;

    /// <summary>Follows the bytes of the request.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadBytes > 0)
            {
                int skipped = (int)Math.Min(_payloadBytes, bytes.Length);
                _payloadBytes -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerBytes++] = bytes[0];
            bytes = bytes[1..];
            if (_headerBytes == _header.Length)
            {
                _flags.Enqueue(_header[0] == 1);
                _payloadBytes = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
                _headerBytes = 0;
            }
        }
    }
}
