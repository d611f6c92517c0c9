using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Sdk.Files;

/// <summary>float32 little-endian, in and out.</summary>
internal static class FloatBytes
{
    private const int BlockLength = 1 << 14;

    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> block = new byte[BlockLength * sizeof(float)];
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            ReadOnlySpan<float> part = values.Slice(start, Math.Min(BlockLength, values.Length - start));
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(part), MemoryMarshal.Cast<byte, int>(block)[..part.Length]);
            stream.Write(block[..(part.Length * sizeof(float))]);
        }
    }

    /// <summary>Reads exactly <paramref name="count"/> values. Memory grows with what really arrives, so a lying header cannot claim much.</summary>
    public static float[] Read(Stream stream, int count, Func<int, Exception> truncated)
    {
        var values = new float[Math.Min(count, BlockLength)];
        int filled = 0;
        while (true)
        {
            Span<byte> target = MemoryMarshal.AsBytes(values.AsSpan(filled));
            if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            {
                throw truncated(count);
            }

            filled = values.Length;
            if (filled == count)
            {
                break;
            }

            Array.Resize(ref values, (int)Math.Min(count, filled * 4L));
        }

        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }
}
