using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Files;

/// <summary>The file of a checkpoint, of a finished shard, and of the merged result: equal contents are equal bytes.</summary>
/// <remarks>
/// <code>
/// 8 bytes   "ACTSWEEP"
/// 4 bytes   format version, little-endian
/// 4 bytes   length of the header
/// header    JSON, UTF-8: SweepHeader
/// 32 bytes  SHA-256 of the header's settings and layers as JSON
/// body      SweepStatistics
/// 32 bytes  SHA-256 of everything before
/// </code>
/// </remarks>
public static class SweepFile
{
    /// <summary>The version that is written and read.</summary>
    public const int FormatVersion = 1;

    private const int MaximumHeaderBytes = 16 << 20;
    private static readonly byte[] Magic = "ACTSWEEP"u8.ToArray();

    /// <summary>Writes a file: it is there as a whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="header">The head.</param>
    /// <param name="statistics">The numbers.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Write(string path, SweepHeader header, SweepStatistics statistics) => AtomicFile.Write(path, stream =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var hashing = new HashingStream(stream, hash))
        using (var writer = new BinaryWriter(new BufferedStream(hashing, 1 << 16), Encoding.UTF8))
        {
            byte[] head = JsonSerializer.SerializeToUtf8Bytes(header, SweepJson.Default.SweepHeader);
            writer.Write(Magic);
            writer.Write(FormatVersion);
            writer.Write(head.Length);
            writer.Write(head);
            writer.Write(SettingsHash(header));
            statistics.Write(writer);
        }

        stream.Write(hash.GetHashAndReset());
    });

    /// <summary>Reads the head only, without checking the rest: for a glance.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SweepFileException">It is no such file, or of another format version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SweepHeader ReadHeader(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadHeader(path, new BinaryReader(stream, Encoding.UTF8));
    }

    /// <summary>Reads a file whose checksum is right.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SweepFileException">It is no such file, of another format version, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (SweepHeader Header, SweepStatistics Statistics) Read(string path)
    {
        using BinaryReader reader = OpenChecked(path, out SweepHeader header);
        var statistics = new SweepStatistics(header.Identity);
        AddFrom(path, statistics, reader);
        return (header, statistics);
    }

    /// <summary>Adds the numbers of a file whose checksum is right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Is shown the head, and throws if the file shall not be added.</param>
    /// <param name="statistics">Of the same layers and settings.</param>
    /// <exception cref="SweepFileException">It is no such file, of another format version, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void AddTo(string path, Action<SweepHeader> check, SweepStatistics statistics)
    {
        using BinaryReader reader = OpenChecked(path, out SweepHeader header);
        check(header);
        AddFrom(path, statistics, reader);
    }

    private static BinaryReader OpenChecked(string path, out SweepHeader header)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var reader = new BinaryReader(new MemoryStream(bytes, 0, Math.Max(0, bytes.Length - SHA256.HashSizeInBytes)), Encoding.UTF8);
        header = ReadHeader(path, reader);
        ReadOnlySpan<byte> content = bytes.AsSpan()[..^SHA256.HashSizeInBytes];
        return SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)) && reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SettingsHash(header))
            ? reader
            : throw new SweepFileException($"'{path}' is damaged: its checksum is wrong.");
    }

    private static SweepHeader ReadHeader(string path, BinaryReader reader)
    {
        byte[] start = reader.ReadBytes(Magic.Length + 2 * sizeof(int));
        if (start.Length < Magic.Length + 2 * sizeof(int) || !start.AsSpan().StartsWith(Magic))
        {
            throw new SweepFileException($"'{path}' is no file of a sweep.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length));
        if (version != FormatVersion)
        {
            throw new SweepFileException($"'{path}' has the format version {version}; this program reads version {FormatVersion}.");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length + sizeof(int)));
        try
        {
            byte[] head = length is > 0 and <= MaximumHeaderBytes ? reader.ReadBytes(length) : [];
            return JsonSerializer.Deserialize(head, SweepJson.Default.SweepHeader) ?? throw new JsonException("The header is empty.");
        }
        catch (JsonException exception)
        {
            throw new SweepFileException($"'{path}' is damaged: its header cannot be read.", exception);
        }
    }

    private static void AddFrom(string path, SweepStatistics statistics, BinaryReader reader)
    {
        try
        {
            statistics.AddFrom(reader);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new SweepFileException($"'{path}' is damaged: {exception.Message}", exception);
        }
    }

    private static byte[] SettingsHash(SweepHeader header) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        header with { DoneCount = 0, TotalCount = 0, ShardIndex = null, ShardCount = null, Source = null }, SweepJson.Default.SweepHeader));

    /// <summary>Hashes what is written through it; the file's stream stays open.</summary>
    private sealed class HashingStream(Stream target, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            target.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
