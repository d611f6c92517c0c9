using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>
/// Turns messages into frames. An uncompressed message whose length is known goes straight into the target;
/// any other is staged in a pooled buffer, because the length stands before it.
/// </summary>
internal sealed class MessageEncoder : SerializationContext, IBufferWriter<byte>
{
    private readonly int? _limit;
    private readonly PooledBuffer _staging = new();
    private IBufferWriter<byte>? _target;
    private ICompressionProvider? _compression;
    private int? _announcedLength;
    private bool _isDirect;
    private bool _isComplete;
    private long _written;

    private readonly CompressionLevel? _level;

    /// <param name="limit">Largest message to send, in bytes before compression; null for no limit.</param>
    /// <param name="level">How hard to compress; null for the encoding's own.</param>
    public MessageEncoder(int? limit, CompressionLevel? level = null)
    {
        _limit = limit;
        _level = level;
    }

    /// <summary>Appends one message as a frame to a target.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED beyond the limit.</exception>
    public void Encode<T>(T message, Action<T, SerializationContext> serializer, IBufferWriter<byte> target, ICompressionProvider? compression)
    {
        _target = target;
        _compression = compression;
        _announcedLength = null;
        _isDirect = false;
        _isComplete = false;
        _written = 0;
        try
        {
            serializer(message, this);
            if (!_isComplete)
            {
                throw new InvalidOperationException("The serialiser of the message did not call Complete.");
            }
        }
        finally
        {
            _staging.Dispose();
            _target = null;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        EnsureWithinLimit(payloadLength);
        _announcedLength = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_announcedLength is int length && _compression is null && !_isDirect)
        {
            _isDirect = true;
            WriteHeader(isCompressed: false, length, reserve: _target is PooledBuffer ? length : 0);
        }

        return this;
    }

    public override void Complete()
    {
        EnsureIncomplete();
        if (_isDirect)
        {
            if (_written != _announcedLength)
            {
                throw new InvalidOperationException($"The serialiser announced {_announcedLength} bytes and wrote {_written}.");
            }

            return;
        }

        WriteFrame(_staging.WrittenMemory);
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        EnsureIncomplete();
        WriteFrame(payload);
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        _written += count;
        Destination.Advance(count);
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => Destination.GetMemory(sizeHint);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Destination.GetSpan(sizeHint);

    private IBufferWriter<byte> Destination => _isDirect ? _target! : _staging;

    private void WriteFrame(ReadOnlyMemory<byte> payload)
    {
        EnsureWithinLimit(payload.Length);
        if (_compression is null || payload.IsEmpty)
        {
            // Nothing does not shrink; the platform's compressor would even leave out the end of the stream.
            WriteHeader(isCompressed: false, payload.Length, reserve: 0);
            _target!.Write(payload.Span);
            return;
        }

        using PooledBuffer compressed = new();
        using (Stream stream = _compression.CreateCompressionStream(new BufferWriterStream(compressed), _level))
        {
            stream.Write(payload.Span);
        }

        WriteHeader(isCompressed: true, compressed.Count, reserve: 0);
        _target!.Write(compressed.WrittenSpan);
    }

    private void WriteHeader(bool isCompressed, int length, int reserve)
    {
        new FrameHeader(isCompressed, length).Write(_target!.GetSpan(FrameHeader.Size + reserve));
        _target.Advance(FrameHeader.Size);
    }

    private void EnsureIncomplete()
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The serialiser of the message called Complete twice.");
        }

        _isComplete = true;
    }

    private void EnsureWithinLimit(int length)
    {
        if (length > _limit)
        {
            throw MessageLimit.Sent(length, _limit.Value);
        }
    }
}
