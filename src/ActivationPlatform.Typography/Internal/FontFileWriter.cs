using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ActivationPlatform.Typography.Internal;

/// <summary>Lays tables out as a TrueType file with correct checksums.</summary>
internal static class FontFileWriter
{
    private const int HeadChecksumAdjustment = 8;
    private const uint ChecksumMagic = 0xB1B0_AFBA;

    /// <summary>Writes a file.</summary>
    /// <param name="tables">The tables in ascending order of their tags; the adjustment in <c>head</c> must be 0.</param>
    public static byte[] Write(ReadOnlySpan<(string Tag, byte[] Bytes)> tables)
    {
        int offset = 12 + (16 * tables.Length);
        int total = offset;
        foreach ((_, byte[] bytes) in tables)
        {
            total += Padded(bytes.Length);
        }

        byte[] file = new byte[total];
        int powerOfTwo = BitOperations.Log2((uint)tables.Length);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x0001_0000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Length);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << powerOfTwo));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)powerOfTwo);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((tables.Length - (1 << powerOfTwo)) * 16));

        int headOffset = 0;
        for (int i = 0; i < tables.Length; i++)
        {
            (string tag, byte[] bytes) = tables[i];
            bytes.CopyTo(file, offset);
            Span<byte> record = file.AsSpan(12 + (i * 16), 16);
            Encoding.Latin1.GetBytes(tag, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Checksum(file.AsSpan(offset, Padded(bytes.Length))));
            BinaryPrimitives.WriteInt32BigEndian(record[8..], offset);
            BinaryPrimitives.WriteInt32BigEndian(record[12..], bytes.Length);
            headOffset = tag == "head" ? offset : headOffset;
            offset += Padded(bytes.Length);
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headOffset + HeadChecksumAdjustment), unchecked(ChecksumMagic - Checksum(file)));
        return file;
    }

    /// <summary>The sum of the 32-bit words, modulo 2^32.</summary>
    public static uint Checksum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (int i = 0; i < words.Length; i += 4)
        {
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(words[i..]));
        }

        return sum;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
