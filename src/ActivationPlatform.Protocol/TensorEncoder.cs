using System.Buffers;
using System.Runtime.InteropServices;
using ActivationPlatform.Protocol.Codec;
using ActivationPlatform.Protocol.V1;
using Google.Protobuf;

namespace ActivationPlatform.Protocol;

/// <summary>Turns a tensor into header, chunks and end, one chunk at a time: each piece of the values is read, summed up, encoded and checked while it
/// is in the processor's cache, and float32 values are not copied at all.</summary>
/// <remarks>A chunk is a view: of the values (FLOAT32), or of one buffer that the next chunk reuses. Write it before asking for the next.</remarks>
public sealed class TensorEncoder : IDisposable
{
    private const int ChunkGranularity = 16;

    private readonly ReadOnlyMemory<float> values;
    private readonly FloatBytes? valueBytes;
    private readonly int valuesPerChunk;
    private byte[]? buffer;
    private ValueSummary summary;
    private uint crc;
    private int position;

    /// <summary>Prepares a tensor; UINT8 looks at all values once to find its grid.</summary>
    /// <param name="values">Row-major; they must stay as they are until the last chunk is written.</param>
    /// <param name="encoding">FLOAT32, FLOAT16, BFLOAT16 or UINT8.</param>
    /// <param name="chunkBytes">Bytes a chunk, <see cref="TensorEncodings.MinimumChunkBytes"/> to <see cref="TensorEncodings.MaximumChunkBytes"/>; rounded down to a multiple of 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">The encoding is not known, or the chunk size is out of range.</exception>
    public TensorEncoder(ReadOnlyMemory<float> values, TensorEncoding encoding, int chunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkBytes, TensorEncodings.MinimumChunkBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkBytes, TensorEncodings.MaximumChunkBytes);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Tensors travel little-endian; this processor is big-endian.");
        }

        this.values = values;
        Encoding = encoding;
        valuesPerChunk = (chunkBytes - (chunkBytes % ChunkGranularity)) / encoding.BytesPerValue();
        if (encoding == TensorEncoding.Float32)
        {
            valueBytes = new FloatBytes(values);
        }
        else if (encoding == TensorEncoding.Uint8)
        {
            summary.Add(values.Span);
            (float low, float high) = float.IsFinite(summary.Minimum) && float.IsFinite(summary.Maximum)
                ? (summary.Minimum, summary.Maximum)
                : ValueSummary.FiniteRange(values.Span);
            (Scale, Offset) = UInt8.Grid(low, high);
        }
    }

    /// <summary>The form of the bytes.</summary>
    public TensorEncoding Encoding { get; }

    /// <summary>Bytes of all chunks together.</summary>
    public long ByteLength => (long)values.Length * Encoding.BytesPerValue();

    /// <summary>Step of the grid for UINT8; otherwise 0.</summary>
    public float Scale { get; }

    /// <summary>Value of q = 0 for UINT8; otherwise 0.</summary>
    public float Offset { get; }

    /// <summary>Writes encoding, byte length, scale and offset into a header.</summary>
    /// <param name="header">The header to complete.</param>
    public void Describe(TensorHeader header)
    {
        header.Encoding = Encoding;
        header.ByteLength = ByteLength;
        header.Scale = Scale;
        header.Offset = Offset;
    }

    /// <summary>The next chunk; false after the last.</summary>
    /// <param name="chunk">Offset and bytes, valid until the next call or <see cref="Dispose"/>.</param>
    public bool TryReadChunk(out DataChunk chunk)
    {
        if (position == values.Length)
        {
            chunk = new DataChunk();
            return false;
        }

        int count = Math.Min(valuesPerChunk, values.Length - position);
        ReadOnlyMemory<byte> bytes = Encode(position, count);
        crc = Crc32C.Append(crc, bytes.Span);
        chunk = new DataChunk
        {
            Offset = (long)position * Encoding.BytesPerValue(),
            Data = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        position += count;
        return true;
    }

    /// <summary>The end, once all chunks were read.</summary>
    /// <exception cref="InvalidOperationException">There are chunks left.</exception>
    public TensorEnd End() => position == values.Length
        ? new TensorEnd { Crc32C = crc, Minimum = summary.Minimum, Maximum = summary.Maximum, Mean = summary.Mean }
        : throw new InvalidOperationException($"The tensor's end is known after its last chunk; {position} of {values.Length} values were read.");

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ReadOnlyMemory<byte> Encode(int start, int count)
    {
        ReadOnlySpan<float> piece = values.Span.Slice(start, count);
        if (Encoding != TensorEncoding.Uint8)
        {
            summary.Add(piece);
        }

        if (valueBytes is not null)
        {
            return valueBytes.Memory.Slice(start * sizeof(float), count * sizeof(float));
        }

        int length = count * Encoding.BytesPerValue();
        buffer ??= ArrayPool<byte>.Shared.Rent(Math.Min(valuesPerChunk, values.Length) * Encoding.BytesPerValue());
        Span<byte> destination = buffer.AsSpan(0, length);
        switch (Encoding)
        {
            case TensorEncoding.Float16:
                Float16.Encode(piece, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case TensorEncoding.Bfloat16:
                BFloat16.Encode(piece, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            default:
                UInt8.Encode(piece, Scale, Offset, destination);
                break;
        }

        return buffer.AsMemory(0, length);
    }
}
