using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>Turns the content of frames into messages. One message at a time.</summary>
internal sealed class MessageDecoder : DeserializationContext
{
    private const int InflateStepBytes = 16 * 1024;

    private readonly int? _limit;
    private ReadOnlySequence<byte> _payload;

    /// <param name="limit">Largest message to accept, in bytes after decompression; null for no limit.</param>
    public MessageDecoder(int? limit) => _limit = limit;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>Decodes the content of one frame.</summary>
    /// <param name="payload">The content.</param>
    /// <param name="isCompressed">The frame's flag.</param>
    /// <param name="compression">The encoding of the call; null for identity.</param>
    /// <param name="deserializer">Bytes to message.</param>
    /// <exception cref="RpcException">INTERNAL for corrupt data, RESOURCE_EXHAUSTED beyond the limit.</exception>
    public T Decode<T>(ReadOnlySequence<byte> payload, bool isCompressed, ICompressionProvider? compression, Func<DeserializationContext, T> deserializer)
    {
        using PooledBuffer? inflated = isCompressed ? Inflate(payload, compression) : null;
        _payload = inflated is null ? payload : new ReadOnlySequence<byte>(inflated.WrittenMemory);
        try
        {
            return deserializer(this) ?? throw new InvalidOperationException("The deserialiser returned null.");
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The received message cannot be parsed.", exception));
        }
        finally
        {
            _payload = default;
        }
    }

    private PooledBuffer Inflate(ReadOnlySequence<byte> payload, ICompressionProvider? compression)
    {
        if (compression is null)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The message is marked as compressed, but the call names no '{HeaderNames.Encoding}'."));
        }

        PooledBuffer inflated = new();
        try
        {
            using Stream stream = compression.CreateDecompressionStream(new SequenceStream(payload));
            while (true)
            {
                int read = stream.Read(inflated.GetSpan(InflateStepBytes));
                if (read == 0)
                {
                    break;
                }

                inflated.Advance(read);
                if (inflated.Count > _limit)
                {
                    throw MessageLimit.Inflated(_limit.Value);
                }
            }

            // Not even an empty message compresses to nothing, and the platform takes any end of its input for the end of the data.
            if (payload.IsEmpty || (compression is GzipCompressionProvider && !HasLength(payload, inflated.Count)))
            {
                throw new InvalidDataException("The compressed message is empty or cut off.");
            }

            return inflated;
        }
        catch (InvalidDataException exception)
        {
            inflated.Dispose();
            throw new RpcException(new Status(StatusCode.Internal, $"The message is not valid {compression.EncodingName} data.", exception));
        }
        catch
        {
            inflated.Dispose();
            throw;
        }
    }

    /// <summary>Whether gzip data (RFC 1952) end with the number of bytes that they inflated to.</summary>
    private static bool HasLength(ReadOnlySequence<byte> gzip, int length)
    {
        Span<byte> trailer = stackalloc byte[sizeof(int)];
        if (gzip.Length < trailer.Length)
        {
            return false;
        }

        gzip.Slice(gzip.Length - trailer.Length).CopyTo(trailer);
        return BinaryPrimitives.ReadInt32LittleEndian(trailer) == length;
    }
}
