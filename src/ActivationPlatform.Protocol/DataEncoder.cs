using ActivationPlatform.Protocol.V1;
using Google.Protobuf;

namespace ActivationPlatform.Protocol;

/// <summary>Cuts the bytes of a figure or a document into chunks and an end, without copying them.</summary>
/// <param name="data">The whole file; it must stay as it is until the last chunk is written.</param>
/// <param name="chunkBytes">Bytes a chunk, 1 to <see cref="TensorEncodings.MaximumChunkBytes"/>.</param>
public sealed class DataEncoder(ReadOnlyMemory<byte> data, int chunkBytes)
{
    private readonly int chunkBytes = chunkBytes is >= 1 and <= TensorEncodings.MaximumChunkBytes
        ? chunkBytes
        : throw new ArgumentOutOfRangeException(nameof(chunkBytes), chunkBytes, $"A chunk has 1 to {TensorEncodings.MaximumChunkBytes} bytes.");

    private int position;
    private uint crc;

    /// <summary>The next chunk; false after the last.</summary>
    /// <param name="chunk">Offset and bytes, a view of the file.</param>
    public bool TryReadChunk(out DataChunk chunk)
    {
        ReadOnlyMemory<byte> piece = data.Slice(position, Math.Min(chunkBytes, data.Length - position));
        chunk = new DataChunk { Offset = position, Data = UnsafeByteOperations.UnsafeWrap(piece) };
        crc = Crc32C.Append(crc, piece.Span);
        position += piece.Length;
        return piece.Length > 0;
    }

    /// <summary>The end, once all chunks were read.</summary>
    /// <exception cref="InvalidOperationException">There are chunks left.</exception>
    public DataEnd End() => position == data.Length
        ? new DataEnd { Crc32C = crc }
        : throw new InvalidOperationException($"The file's end is known after its last chunk; {position} of {data.Length} bytes were read.");
}
