using System.Buffers;
using System.Runtime.InteropServices;
using ActivationPlatform.Protocol.Codec;
using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Protocol;

/// <summary>Puts tensors together from header, chunks and end, as protos/README.md says; decodes each chunk as it comes.</summary>
/// <remarks>One assembler serves one stream, tensor after tensor. Dispose it to give back a tensor that was broken off.</remarks>
public sealed class TensorAssembler : IDisposable
{
    /// <summary>The default limit of one tensor: 1 GiB of decoded values.</summary>
    public const long DefaultMaximumBytes = 1L << 30;

    private readonly long maximumBytes;
    private TensorHeader? header;
    private float[]? values;
    private int valueCount;
    private long received;
    private byte splitByte;
    private uint crc;

    /// <summary>Creates an assembler.</summary>
    /// <param name="maximumBytes">A tensor that would need more bytes of decoded float32 values is refused before memory is taken for it; at most 2 GiB.</param>
    public TensorAssembler(long maximumBytes = DefaultMaximumBytes)
    {
        this.maximumBytes = Math.Min(maximumBytes, int.MaxValue);
    }

    /// <summary>True between a header and its end.</summary>
    public bool IsOpen => header is not null;

    private string Name => header?.Layer?.Name ?? string.Empty;

    /// <summary>Begins a tensor.</summary>
    /// <param name="tensor">Its header.</param>
    /// <exception cref="TensorStreamException">The tensor before has no end, the header contradicts itself, or the tensor is larger than the limit.</exception>
    public void Begin(TensorHeader tensor)
    {
        if (header is not null)
        {
            throw new TensorStreamException($"Tensor '{tensor.Layer?.Name}' begins before the end of '{Name}'.");
        }

        if (tensor.Encoding is not (TensorEncoding.Float32 or TensorEncoding.Float16 or TensorEncoding.Bfloat16 or TensorEncoding.Uint8))
        {
            throw new TensorStreamException($"Tensor '{tensor.Layer?.Name}' has encoding {(int)tensor.Encoding}; expected FLOAT32, FLOAT16, BFLOAT16 or UINT8.");
        }

        long count = CountValues(tensor);
        long expected = count * tensor.Encoding.BytesPerValue();
        if (tensor.ByteLength != expected)
        {
            throw new TensorStreamException(
                $"Tensor '{tensor.Layer?.Name}' announces {tensor.ByteLength} bytes; its shape [{string.Join(", ", tensor.Shape)}] needs {expected}.");
        }

        header = tensor;
        valueCount = (int)count;
        values = ArrayPool<float>.Shared.Rent(valueCount);
        received = 0;
        crc = 0;
    }

    /// <summary>Takes the next chunk.</summary>
    /// <param name="chunk">Its offset must be the number of bytes already received.</param>
    /// <exception cref="TensorStreamException">No tensor is open, there is a gap or an overlap, or more bytes come than were announced.</exception>
    public void Append(DataChunk chunk) => Append(chunk.Offset, chunk.Data.Span);

    /// <summary>Takes the next chunk's bytes, wherever they lie.</summary>
    /// <param name="offset">Must be the number of bytes already received.</param>
    /// <param name="bytes">Read before this returns.</param>
    /// <exception cref="TensorStreamException">No tensor is open, there is a gap or an overlap, or more bytes come than were announced.</exception>
    public void Append(long offset, ReadOnlySpan<byte> bytes)
    {
        if (header is null || values is null)
        {
            throw new TensorStreamException("A chunk came without a tensor's header before it.");
        }

        if (offset != received)
        {
            throw new TensorStreamException($"Tensor '{Name}': a chunk has offset {offset}; expected {received}.");
        }

        if (bytes.Length > header.ByteLength - received)
        {
            throw new TensorStreamException($"Tensor '{Name}': {received + bytes.Length} bytes came; {header.ByteLength} were announced.");
        }

        crc = Crc32C.Append(crc, bytes);
        Decode(bytes);
        received += bytes.Length;
    }

    /// <summary>Ends the tensor.</summary>
    /// <param name="end">Its end, whose checksum must be that of the received bytes.</param>
    /// <returns>The tensor; the caller disposes it.</returns>
    /// <exception cref="TensorStreamException">No tensor is open, bytes are missing, or the checksum is another.</exception>
    public ReceivedTensor Complete(TensorEnd end)
    {
        if (header is null || values is null)
        {
            throw new TensorStreamException("A tensor's end came without its header before it.");
        }

        if (received != header.ByteLength)
        {
            throw new TensorStreamException($"Tensor '{Name}' ended after {received} bytes; {header.ByteLength} were announced.");
        }

        if (end.Crc32C != crc)
        {
            throw new TensorStreamException($"Tensor '{Name}': the received bytes have CRC-32C 0x{crc:X8}; the sender states 0x{end.Crc32C:X8}.");
        }

        var tensor = new ReceivedTensor(header, end, values, valueCount);
        header = null;
        values = null;
        return tensor;
    }

    /// <summary>Drops a tensor that has no end yet.</summary>
    public void Dispose()
    {
        header = null;
        if (Interlocked.Exchange(ref values, null) is { } rented)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private long CountValues(TensorHeader tensor)
    {
        long count = 1;
        foreach (int dimension in tensor.Shape)
        {
            if (dimension < 0)
            {
                throw new TensorStreamException($"Tensor '{tensor.Layer?.Name}' has the shape [{string.Join(", ", tensor.Shape)}]; a dimension is at least 0.");
            }

            count = dimension == 0 ? 0 : count > long.MaxValue / sizeof(float) / dimension ? long.MaxValue / sizeof(float) : count * dimension;
            if (count == 0)
            {
                return 0;
            }
        }

        return count * sizeof(float) <= maximumBytes
            ? count
            : throw new TensorStreamException(
                $"Tensor '{tensor.Layer?.Name}' of shape [{string.Join(", ", tensor.Shape)}] is larger than the limit of {maximumBytes} bytes.");
    }

    private void Decode(ReadOnlySpan<byte> bytes)
    {
        switch (header!.Encoding)
        {
            case TensorEncoding.Float32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan(0, valueCount))[(int)received..]);
                break;
            case TensorEncoding.Uint8:
                UInt8.Decode(bytes, header.Scale, header.Offset, values.AsSpan((int)received));
                break;
            default:
                DecodeSixteenBit(bytes);
                break;
        }
    }

    /// <summary>Sixteen-bit values; a chunk may begin and end in the middle of one.</summary>
    private void DecodeSixteenBit(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        int index = (int)(received / sizeof(ushort));
        if (received % sizeof(ushort) != 0)
        {
            DecodeSixteenBit([(ushort)(splitByte | (bytes[0] << 8))], index++);
            bytes = bytes[1..];
        }

        ReadOnlySpan<ushort> whole = MemoryMarshal.Cast<byte, ushort>(bytes);
        DecodeSixteenBit(whole, index);
        if (bytes.Length % sizeof(ushort) != 0)
        {
            splitByte = bytes[^1];
        }
    }

    private void DecodeSixteenBit(ReadOnlySpan<ushort> source, int index)
    {
        Span<float> destination = values.AsSpan(index, source.Length);
        if (header!.Encoding == TensorEncoding.Float16)
        {
            Float16.Decode(source, destination);
        }
        else
        {
            BFloat16.Decode(source, destination);
        }
    }
}
