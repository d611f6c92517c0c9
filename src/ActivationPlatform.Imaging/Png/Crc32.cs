using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Png;

/// <summary>The CRC of PNG chunks: CRC-32 with the reflected polynomial EDB88320, eight bytes at a time (Kounavis and Berry's "slicing").</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = CreateTables();

    /// <summary>Continues a checksum; begin with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        uint crc = ~checksum;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[(int)(1792 + (low & 255))] ^ t[(int)(1536 + ((low >> 8) & 255))] ^ t[(int)(1280 + ((low >> 16) & 255))] ^ t[(int)(1024 + (low >> 24))]
                ^ t[(int)(768 + (high & 255))] ^ t[(int)(512 + ((high >> 8) & 255))] ^ t[(int)(256 + ((high >> 16) & 255))] ^ t[(int)(high >> 24)];
        }

        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ t[(int)((crc ^ value) & 255)];
        }

        return ~crc;
    }

    private static uint[] CreateTables()
    {
        var tables = new uint[8 * 256];
        for (uint n = 0; n < 256; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) == 0 ? 0 : 0xEDB88320u);
            }

            tables[n] = value;
        }

        for (int n = 256; n < tables.Length; n++)
        {
            uint previous = tables[n - 256];
            tables[n] = (previous >> 8) ^ tables[previous & 255];
        }

        return tables;
    }
}
