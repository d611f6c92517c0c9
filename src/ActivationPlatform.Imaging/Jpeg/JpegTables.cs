using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>The tables in force while a file is read; segments replace them between scans.</summary>
internal sealed class JpegTables
{
    private const int Slots = 4;

    private readonly ushort[]?[] quantization = new ushort[]?[Slots];
    private readonly HuffmanTable?[] dc = new HuffmanTable?[Slots];
    private readonly HuffmanTable?[] ac = new HuffmanTable?[Slots];

    /// <summary>MCUs between two restart markers; 0 = none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>A quantisation table in natural order, or null.</summary>
    public ushort[]? Quantization(int slot) => quantization[slot];

    /// <summary>A Huffman table for DC coefficients; null if the file defines none in this slot.</summary>
    public HuffmanTable? Dc(int slot) => slot < Slots ? dc[slot] : null;

    /// <summary>A Huffman table for AC coefficients; null if the file defines none in this slot.</summary>
    public HuffmanTable? Ac(int slot) => slot < Slots ? ac[slot] : null;

    public void ReadRestartInterval(JpegSegment segment) => RestartInterval = segment.Data.Length == 2
        ? BinaryPrimitives.ReadUInt16BigEndian(segment.Data)
        : throw segment.Error($"DRI has {segment.Data.Length} bytes; expected 2.");

    public void ReadQuantization(JpegSegment segment)
    {
        ReadOnlySpan<byte> rest = segment.Data;
        while (!rest.IsEmpty)
        {
            int slot = rest[0] & 15;
            bool wide = (rest[0] >> 4) == 1;
            int length = 1 + (wide ? 128 : 64);
            if (slot >= Slots || rest[0] >> 4 > 1 || rest.Length < length)
            {
                throw segment.Error($"DQT has table {slot} of precision {rest[0] >> 4} with {rest.Length - 1} bytes; expected 0 to 3, 0 or 1, and 64 or 128 bytes.");
            }

            var table = new ushort[JpegComponent.BlockLength];
            for (int i = 0; i < table.Length; i++)
            {
                table[Zigzag.ToNatural[i]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(rest[(1 + (2 * i))..]) : rest[1 + i];
            }

            quantization[slot] = table;
            rest = rest[length..];
        }
    }

    public void ReadHuffman(JpegSegment segment)
    {
        ReadOnlySpan<byte> rest = segment.Data;
        while (!rest.IsEmpty)
        {
            int kind = rest[0] >> 4;
            int slot = rest[0] & 15;
            int symbols = 0;
            for (int i = 1; i < Math.Min(rest.Length, 17); i++)
            {
                symbols += rest[i];
            }

            if (kind > 1 || slot >= Slots || symbols > 256 || rest.Length < 17 + symbols)
            {
                throw segment.Error($"DHT has table {slot} of class {kind} with {symbols} codes in {rest.Length - 1} bytes; expected 0 to 3, 0 or 1, and 16 bytes with at most 256 codes.");
            }

            HuffmanTable table = HuffmanTable.TryCreate(rest.Slice(1, 16), rest.Slice(17, symbols))
                ?? throw segment.Error($"DHT table {slot} of class {kind} has more codes than its lengths allow.");
            (kind == 0 ? dc : ac)[slot] = table;
            rest = rest[(17 + symbols)..];
        }
    }
}
