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
                byte[] row = Row(samples, y, left, stepX);
                result.Add((byte)(n % 5));
                result.AddRange(Filter(n % 5, row, above ?? new byte[row.Length], Math.Max(1, Channels * BitDepth / 8)));
                above = row;
            }
        }

        return [.. result];
    }

    /// <summary>The samples of every <paramref name="step"/>-th pixel, packed from the highest bit on.</summary>
    private byte[] Row(ushort[] samples, int y, int left, int step)
    {
        int count = (Width - left + step - 1) / step * Channels;
        var row = new byte[((count * BitDepth) + 7) / 8];
        for (int i = 0; i < count; i++)
        {
            int x = left + (i / Channels * step);
            int sample = samples[(((y * Width) + x) * Channels) + (i % Channels)];
            for (int bit = 0; bit < BitDepth; bit++)
            {
                int target = (i * BitDepth) + bit;
                row[target / 8] |= (byte)(((sample >> (BitDepth - 1 - bit)) & 1) << (7 - (target % 8)));
            }
        }

        return row;
    }

    private static IEnumerable<byte> Filter(int type, byte[] row, byte[] above, int distance)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance];
            int b = above[i];
            int c = i < distance ? 0 : above[i - distance];
            yield return (byte)(row[i] - type switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => Paeth(a, b, c) });
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c;
        (int pa, int pb, int pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
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
