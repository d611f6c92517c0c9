using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Imaging.Png;

/// <summary>Where a chunk lies in the file: <c>length(4) type(4) data(length) crc(4)</c>.</summary>
internal readonly record struct PngChunk(uint Type, int DataOffset, int Length)
{
    public string Name
    {
        get
        {
            Span<byte> letters = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(letters, Type);
            return letters.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Convert.ToHexString(letters) : Encoding.ASCII.GetString(letters);
        }
    }

    /// <summary>A decoder may skip it (the first letter is a small one).</summary>
    public bool IsAncillary => (Type & 0x20000000) != 0;

    public int End => DataOffset + Length + 4;

    public bool Is(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name) == Type;

    public ImageFormatException Error(string reason) => new(DataOffset - 8, reason);

    /// <summary>Reads the chunk at <paramref name="offset"/> and checks its length, name and CRC.</summary>
    public static PngChunk Read(ReadOnlySpan<byte> file, int offset)
    {
        if (file.Length - offset < 12)
        {
            throw new ImageFormatException(offset, $"the file ends within a chunk's frame ({file.Length - offset} bytes left, at least 12 expected); IEND is missing.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(file[offset..]);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(file[(offset + 4)..]);
        var chunk = new PngChunk(type, offset + 8, (int)Math.Min(length, int.MaxValue));
        if (length > file.Length - offset - 12)
        {
            throw chunk.Error($"chunk {chunk.Name} claims {length} bytes of data; only {file.Length - offset - 12} are left.");
        }

        foreach (byte letter in file.Slice(offset + 4, 4))
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw chunk.Error($"chunk type {chunk.Name} is not four letters.");
            }
        }

        uint expected = BinaryPrimitives.ReadUInt32BigEndian(file[(chunk.End - 4)..]);
        uint actual = Crc32.Append(0, file[(offset + 4)..(chunk.End - 4)]);
        return actual == expected ? chunk : throw chunk.Error($"chunk {chunk.Name} has the checksum {actual:X8}; the file says {expected:X8}.");
    }
}
