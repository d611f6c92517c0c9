using System.Buffers.Binary;
using System.IO.Compression;

namespace ActivationPlatform.Imaging.Tests.Png;

/// <summary>Writes PNG files of every kind, straightforwardly and independently of the product's code.</summary>
internal sealed record PngBuilder(int Width, int Height, byte ColorType, byte BitDepth)
{
    public bool Interlaced { get; init; }

    /// <summary>Bytes of an IDAT chunk.</summary>
    public int DataChunkLength { get; init; } = 100;

    public byte[]? Palette { get; init; }

    public byte[]? Transparency { get; init; }

    public int Channels => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public ushort[] RandomSamples(int seed, int limit = 0)
    {
        var random = new Random(seed);
        int top = limit > 0 ? limit : 1 << BitDepth;
        return [.. Enumerable.Range(0, Width * Height * Channels).Select(_ => (ushort)random.Next(top))];
    }

    public byte[] Build(ushort[] samples)
    {
        byte[] data = Compress(Scanlines(samples));
        List<byte> file = [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", Header())];
        if (Palette is not null)
        {
            file.AddRange(Chunk("PLTE", Palette));
        }

        if (Transparency is not null)
        {
            file.AddRange(Chunk("tRNS", Transparency));
        }

        foreach (byte[] part in data.Chunk(DataChunkLength))
        {
            file.AddRange(Chunk("IDAT", part));
        }

        file.AddRange(Chunk("IEND", []));
        return [.. file];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>CRC-32 bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }

    public static byte[] Compress(byte[] raw)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(raw);
        }

        return compressed.ToArray();
    }

    /// <summary>The filtered rows of all passes; filter types take turns.</summary>
    public byte[] Scanlines(ushort[] samples)
    {
        var result = new List<byte>();
        foreach ((int left, int top, int stepX, int stepY) in Interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : new[] { (0, 0, 1, 1) })
        {
            byte[]? above = null;
            for (int y = top, n = 0; y < Height && left < Width; y += stepY, n++)
            {
                var bits = new List<int>();
                for (int x = left; x < Width; x += stepX)
                {
                    for (int c = 0; c < Channels; c++)
                    {
                        int sample = samples[(((y * Width) + x) * Channels) + c];
                        bits.AddRange(Enumerable.Range(0, BitDepth).Select(bit => (sample >> (BitDepth - 1 - bit)) & 1));
                    }
                }

                byte[] row = [.. bits.Chunk(8).Select(group => (byte)group.Select((bit, i) => bit << (7 - i)).Sum())];
                result.Add((byte)(n % 5));
                result.AddRange(Filter(n % 5, row, above ?? new byte[row.Length], Math.Max(1, Channels * BitDepth / 8)));
                above = row;
            }
        }

        return [.. result];
    }

    private static IEnumerable<byte> Filter(int type, byte[] row, byte[] above, int distance)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance];
            int b = above[i];
            int c = i < distance ? 0 : above[i - distance];
            int paeth = new[] { a, b, c }.MinBy(v => Math.Abs(a + b - c - v));
            yield return (byte)(row[i] - new[] { 0, a, b, (a + b) / 2, paeth }[type]);
        }
    }

    private byte[] Header()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = BitDepth;
        header[9] = ColorType;
        header[12] = (byte)(Interlaced ? 1 : 0);
        return header;
    }
}
