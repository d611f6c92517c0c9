using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Cuts a request body into messages, which are parsed straight from the transport's buffers.</summary>
internal sealed class RequestReader(PipeReader body, int? limit)
{
    private readonly MessageDecoder _decoder = new(limit);

    /// <summary>The encoding of the call; null for identity.</summary>
    public ICompressionProvider? Compression { get; set; }

    /// <summary>Reads the next message.</summary>
    /// <returns>Null at the end of the body.</returns>
    /// <exception cref="RpcException">The body is malformed or a message is too large.</exception>
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            ReadResult result = await ReadBodyAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("The read was cancelled.");
            }

            SequencePosition consumed = result.Buffer.Start;
            SequencePosition examined = result.Buffer.End;
            try
            {
                if (TryCut(result.Buffer, out FrameHeader header, out ReadOnlySequence<byte> payload))
                {
                    T message = _decoder.Decode(payload, header.IsCompressed, Compression, deserializer);
                    consumed = examined = payload.End;
                    return message;
                }

                if (result.IsCompleted)
                {
                    return result.Buffer.IsEmpty
                        ? null
                        : throw new RpcException(new Status(StatusCode.Internal, "The request ended inside a message."));
                }
            }
            finally
            {
                Advance(consumed, examined);
            }
        }
    }

    private async ValueTask<ReadResult> ReadBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new CallerGoneException(exception);
        }
    }

    private void Advance(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            body.AdvanceTo(consumed, examined);
        }
        catch (IOException exception)
        {
            throw new CallerGoneException(exception);
        }
    }

    private bool TryCut(ReadOnlySequence<byte> buffer, out FrameHeader header, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        header = default;
        if (buffer.Length < FrameHeader.Size)
        {
            return false;
        }

        if (buffer.FirstSpan.Length >= FrameHeader.Size)
        {
            header = FrameHeader.Read(buffer.FirstSpan, limit);
        }
        else
        {
            Span<byte> prefix = stackalloc byte[FrameHeader.Size];
            buffer.Slice(0, FrameHeader.Size).CopyTo(prefix);
            header = FrameHeader.Read(prefix, limit);
        }

        if (buffer.Length - FrameHeader.Size < header.Length)
        {
            return false;
        }

        payload = buffer.Slice(FrameHeader.Size, header.Length);
        return true;
    }
}
