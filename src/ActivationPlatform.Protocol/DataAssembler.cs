using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Protocol;

/// <summary>Puts the bytes of a figure or a document together from chunks and an end.</summary>
public sealed class DataAssembler
{
    private readonly byte[] data;
    private int received;

    /// <summary>Begins a file.</summary>
    /// <param name="byteLength">The length that its header announces.</param>
    /// <param name="maximumBytes">A longer file is refused before memory is taken for it.</param>
    /// <exception cref="TensorStreamException">The length is negative or beyond the limit.</exception>
    public DataAssembler(long byteLength, int maximumBytes = 1 << 30)
    {
        data = byteLength >= 0 && byteLength <= maximumBytes
            ? new byte[byteLength]
            : throw new TensorStreamException($"A file of {byteLength} bytes was announced; expected 0 to {maximumBytes}.");
    }

    /// <summary>Takes the next chunk.</summary>
    /// <param name="chunk">Its offset must be the number of bytes already received.</param>
    /// <exception cref="TensorStreamException">There is a gap or an overlap, or more bytes come than were announced.</exception>
    public void Append(DataChunk chunk)
    {
        if (chunk.Offset != received)
        {
            throw new TensorStreamException($"A chunk has offset {chunk.Offset}; expected {received}.");
        }

        if (chunk.Data.Length > data.Length - received)
        {
            throw new TensorStreamException($"{(long)received + chunk.Data.Length} bytes came; {data.Length} were announced.");
        }

        chunk.Data.Span.CopyTo(data.AsSpan(received));
        received += chunk.Data.Length;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="end">Its end, whose checksum must be that of the received bytes.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="TensorStreamException">Bytes are missing, or the checksum is another.</exception>
    public byte[] Complete(DataEnd end)
    {
        if (received != data.Length)
        {
            throw new TensorStreamException($"The file ended after {received} bytes; {data.Length} were announced.");
        }

        uint crc = Crc32C.Compute(data);
        return end.Crc32C == crc
            ? data
            : throw new TensorStreamException($"The received bytes have CRC-32C 0x{crc:X8}; the sender states 0x{end.Crc32C:X8}.");
    }
}
