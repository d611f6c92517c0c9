using System.Collections.Immutable;
using System.IO.Compression;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>Reads NumPy's <c>.npz</c>, compressed or not, one array at a time.</summary>
public sealed class NpzReader : IDisposable
{
    private readonly ZipArchive archive;

    /// <summary>Opens an archive.</summary>
    /// <param name="stream">Seekable. Stays open.</param>
    /// <exception cref="ArrayFormatException">It is no ZIP archive.</exception>
    public NpzReader(Stream stream)
    {
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw new ArrayFormatException("The file is no ZIP archive; an .npz archive is expected.", exception);
        }

        Keys = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)).Select(entry => entry.FullName[..^4])];
    }

    /// <summary>The arrays' keys in the archive's order.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>Reads one array.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such array.</exception>
    /// <exception cref="ArrayFormatException">The array cannot be read.</exception>
    public (TensorShape Shape, float[] Values) Read(string key)
    {
        ZipArchiveEntry entry = archive.GetEntry(key + ".npy")
            ?? throw new KeyNotFoundException($"The archive holds no array '{key}'; it holds {string.Join(", ", Keys)}.");
        try
        {
            using Stream stream = entry.Open();
            return NpyFormat.Read(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new ArrayFormatException($"The array '{key}' is damaged: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();
}
