using System.Buffers.Binary;

namespace ActivationPlatform.Typography.Internal;

/// <summary>
/// Big-endian, bounds-checked reading of one table of a font file. A read outside the table is a <see cref="FontFormatException"/>
/// that names the table, never an out-of-range access, whatever offsets a hostile file holds.
/// </summary>
internal readonly struct FontTable(string tag, ReadOnlyMemory<byte> bytes)
{
    public string Tag => tag;

    public int Length => bytes.Length;

    public ReadOnlySpan<byte> Span => bytes.Span;

    public byte UInt8(int offset) => Range(offset, 1)[0];

    public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(Range(offset, 2));

    public short Int16(int offset) => BinaryPrimitives.ReadInt16BigEndian(Range(offset, 2));

    public uint UInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Range(offset, 4));

    public int Int32(int offset) => BinaryPrimitives.ReadInt32BigEndian(Range(offset, 4));

    /// <summary>A 32-bit count or offset that must lie within the table.</summary>
    public int Offset32(int offset)
    {
        uint value = UInt32(offset);
        return value <= (uint)Length ? (int)value : throw Malformed($"the offset {value} stored at byte {offset} lies outside");
    }

    public ReadOnlySpan<byte> Range(int offset, int length) =>
        offset >= 0 && length >= 0 && (long)offset + length <= bytes.Length
            ? bytes.Span.Slice(offset, length)
            : throw Malformed($"{length} bytes are needed at byte {offset}");

    /// <summary>The part of the table from an offset on, to be read with offsets of its own.</summary>
    public FontTable From(int offset) =>
        (uint)offset <= (uint)bytes.Length ? new FontTable(tag, bytes[offset..]) : throw Malformed($"a part starts at byte {offset}");

    public FontTable Slice(int offset, int length)
    {
        Range(offset, length);
        return new FontTable(tag, bytes.Slice(offset, length));
    }

    public FontFormatException Malformed(string what) => new($"Font table '{tag}' of {bytes.Length} bytes is malformed: {what}.");
}
