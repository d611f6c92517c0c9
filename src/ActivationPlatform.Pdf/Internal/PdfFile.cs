using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>
/// The file as a sequence of numbered objects (ISO 32000-1, 7.5). Objects are written when they are known and forgotten; only where
/// they lie is kept, 16 bytes each. Objects without stream are gathered in compressed object streams, and the cross-reference is a stream.
/// </summary>
internal sealed class PdfFile : IDisposable
{
    private const int ObjectsPerStream = 200;
    private const int ObjectStreamBytes = 128 * 1024;

    private readonly Stream _output;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Location> _locations = [default];
    private readonly PdfBuffer _gathered = new();
    private readonly List<(int Number, int Offset)> _gatheredObjects = [];
    private readonly PdfBuffer _header = new();

    // Grown once and used again and again: a buffer of its own for every stream would be the larger part of all memory that a document asks for.
    private readonly MemoryStream _deflated = new();
    private readonly PdfBuffer _packed = new();
    private int _gatheringStream;
    private long _position;

    public PdfFile(Stream output)
    {
        _output = output;
        Write("%PDF-1.7\n%"u8);
        Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']); // Tells programs that the file is binary.
    }

    /// <summary>Takes a number for an object that is written later.</summary>
    public int Reserve()
    {
        _locations.Add(default);
        return _locations.Count - 1;
    }

    /// <summary>Writes an object that is no stream.</summary>
    public void WriteObject(int number, PdfBuffer body)
    {
        if (_gatheringStream == 0)
        {
            _gatheringStream = Reserve();
        }

        _locations[number] = new Location(_gatheringStream, (short)_gatheredObjects.Count, IsInStream: true);
        _gatheredObjects.Add((number, _gathered.Length));
        _gathered.Raw(body.Span).Raw("\n"u8);
        if (_gatheredObjects.Count == ObjectsPerStream || _gathered.Length > ObjectStreamBytes)
        {
            FlushGathered();
        }
    }

    /// <summary>Writes an object that is no stream and gives it a number.</summary>
    public int WriteObject(PdfBuffer body)
    {
        int number = Reserve();
        WriteObject(number, body);
        return number;
    }

    /// <summary>Writes a stream, deflated.</summary>
    /// <param name="number">The reserved number.</param>
    /// <param name="entries">The entries of its dictionary besides Length and Filter.</param>
    /// <param name="content">What it holds.</param>
    public void WriteStream(int number, PdfBuffer entries, ReadOnlySpan<byte> content)
    {
        _deflated.SetLength(0);
        using (ZLibStream deflater = new(_deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(content);
        }

        WriteEncodedStream(number, entries, "/Filter /FlateDecode"u8, _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length));
    }

    /// <summary>Writes a stream as it is.</summary>
    /// <param name="number">The reserved number.</param>
    /// <param name="entries">The entries of its dictionary besides Length and Filter.</param>
    /// <param name="filter">The Filter entry, empty for none.</param>
    /// <param name="encoded">The encoded bytes.</param>
    public void WriteEncodedStream(int number, PdfBuffer entries, ReadOnlySpan<byte> filter, ReadOnlySpan<byte> encoded)
    {
        _locations[number] = new Location(_position, 0, IsInStream: false);
        _header.Clear();
        _header.Integer(number).Raw(" 0 obj\n<<"u8).Raw(entries.Span).Raw(filter).Raw("/Length "u8).Integer(encoded.Length).Raw(">>\nstream\n"u8);
        Write(_header.Span);
        Write(encoded);
        Write("\nendstream\nendobj\n"u8);
    }

    /// <summary>Writes the cross-reference stream and the end of the file. The identifier is the hash of everything before it.</summary>
    public void Finish(int catalog, int information)
    {
        FlushGathered();
        byte[] identifier = _hash.GetCurrentHash().AsSpan(0, 16).ToArray();
        int number = Reserve();
        long start = _position;
        _locations[number] = new Location(start, 0, IsInStream: false);

        byte[] table = new byte[_locations.Count * 8];
        for (int i = 0; i < _locations.Count; i++)
        {
            Location location = _locations[i];
            Span<byte> entry = table.AsSpan(i * 8, 8);
            if (i == 0)
            {
                entry[6] = entry[7] = 0xFF; // The head of the list of free objects.
                continue;
            }

            BinaryPrimitives.WriteInt64BigEndian(entry, (location.Position << 16) | (ushort)location.Index);
            entry[0] = (byte)(location.IsInStream ? 2 : 1);
        }

        PdfBuffer entries = new();
        entries.Raw("/Type /XRef/W [1 5 2]/Size "u8).Integer(_locations.Count)
            .Raw("/Root "u8).Reference(catalog).Raw("/Info "u8).Reference(information)
            .Raw("/ID ["u8).ByteString(identifier).ByteString(identifier).Raw("]"u8);
        WriteStream(number, entries, table);
        _header.Clear();
        Write(_header.Raw("startxref\n"u8).Integer(start).Raw("\n%%EOF\n"u8).Span);
        _output.Flush();
    }

    public void Dispose()
    {
        _hash.Dispose();
        _deflated.Dispose();
    }

    private void FlushGathered()
    {
        if (_gatheredObjects.Count == 0)
        {
            return;
        }

        _packed.Clear();
        foreach ((int number, int offset) in _gatheredObjects)
        {
            _packed.Integer(number).Raw(" "u8).Integer(offset).Raw(" "u8);
        }

        PdfBuffer entries = new();
        entries.Raw("/Type /ObjStm/N "u8).Integer(_gatheredObjects.Count).Raw("/First "u8).Integer(_packed.Length);
        _packed.Raw(_gathered.Span);
        int stream = _gatheringStream;
        _gatheringStream = 0;
        _gatheredObjects.Clear();
        _gathered.Clear();
        WriteStream(stream, entries, _packed.Span);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _hash.AppendData(bytes);
        _position += bytes.Length;
    }

    /// <summary>A byte offset in the file, or an object stream's number and the index within.</summary>
    private readonly record struct Location(long Position, short Index, bool IsInStream);
}
