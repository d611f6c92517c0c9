using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Decodes a body of base64, in which padded pieces may follow each other.</summary>
internal sealed class Base64RequestStream(PipeReader source) : Stream
{
    private const int QuantumBytes = 4;
    private const int DecodedQuantumBytes = 3;
    private const int LargestPieceBytes = 4096;

    private readonly byte[] _decoded = new byte[LargestPieceBytes / QuantumBytes * DecodedQuantumBytes];
    private ReadOnlyMemory<byte> _ready;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty)
        {
            ReadResult result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            long available = Math.Min(result.Buffer.Length, LargestPieceBytes) / QuantumBytes * QuantumBytes;
            if (available == 0 && result.IsCompleted)
            {
                source.AdvanceTo(result.Buffer.End);
                return result.Buffer.IsEmpty ? 0 : throw Malformed();
            }

            ReadOnlySequence<byte> piece = result.Buffer.Slice(0, available);
            SequencePosition examined = available == 0 ? result.Buffer.End : piece.End;
            try
            {
                _ready = Decode(piece);
            }
            finally
            {
                source.AdvanceTo(piece.End, examined);
            }
        }

        int count = Math.Min(buffer.Length, _ready.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static RpcException Malformed() => new(new Status(StatusCode.Internal, "The gRPC-Web text body is not valid base64."));

    /// <summary>Decodes whole quanta; one with padding ends a piece, and the next begins another.</summary>
    private ReadOnlyMemory<byte> Decode(ReadOnlySequence<byte> encoded)
    {
        Span<byte> text = stackalloc byte[(int)encoded.Length];
        encoded.CopyTo(text);
        int count = 0;
        while (!text.IsEmpty)
        {
            int padding = text.IndexOf((byte)'=');
            int end = padding < 0 ? text.Length : (padding / QuantumBytes * QuantumBytes) + QuantumBytes;
            if (Base64.DecodeFromUtf8(text[..end], _decoded.AsSpan(count), out _, out int written) != OperationStatus.Done)
            {
                throw Malformed();
            }

            count += written;
            text = text[end..];
        }

        return _decoded.AsMemory(0, count);
    }
}
