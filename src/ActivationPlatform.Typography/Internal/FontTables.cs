using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Typography.Internal;

/// <summary>The table directory of a TrueType file (OpenType specification, "Organization of an OpenType Font").</summary>
internal sealed class FontTables
{
    private const uint TrueTypeVersion = 0x0001_0000;
    private const uint AppleTrueTypeVersion = 0x7472_7565; // 'true'
    private const int HeaderBytes = 12;
    private const int RecordBytes = 16;

    private readonly Dictionary<string, FontTable> _tables = new(StringComparer.Ordinal);

    public FontTables(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < HeaderBytes)
        {
            throw new FontFormatException($"A font file has at least {HeaderBytes} bytes; this one has {bytes.Length}.");
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (version is not (TrueTypeVersion or AppleTrueTypeVersion))
        {
            throw new FontFormatException($"A TrueType font starts with 0x{TrueTypeVersion:X8}; this file starts with 0x{version:X8}.");
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (bytes.Length < HeaderBytes + (count * RecordBytes))
        {
            throw new FontFormatException($"The font's directory of {count} tables does not fit in its {bytes.Length} bytes.");
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> record = bytes.Slice(HeaderBytes + (i * RecordBytes), RecordBytes);
            string tag = Encoding.Latin1.GetString(record[..4]);
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(record[8..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(record[12..]);
            if ((ulong)offset + length > (ulong)bytes.Length)
            {
                throw new FontFormatException($"Font table '{tag}' should occupy bytes {offset} to {(ulong)offset + length}; the file has {bytes.Length}.");
            }

            _tables[tag] = new FontTable(tag, file.Slice((int)offset, (int)length));
        }
    }

    public FontTable Required(string tag) =>
        _tables.TryGetValue(tag, out FontTable table) ? table : throw new FontFormatException($"The font has no '{tag}' table.");

    public FontTable? Optional(string tag) => _tables.TryGetValue(tag, out FontTable table) ? table : null;
}
