using System.IO.Compression;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>NumPy's <c>.npz</c>: a ZIP archive of <c>.npy</c> arrays, stored without compression as <c>numpy.savez</c> does. The same arrays in the same order give the same bytes.</summary>
public sealed class NpzWriter : IDisposable
{
    // The ZIP format's earliest time: no clock shall show in the bytes.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive archive;
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    /// <summary>Starts an archive.</summary>
    /// <param name="stream">Where to; seekable. Stays open.</param>
    public NpzWriter(Stream stream) => archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Appends an array.</summary>
    /// <param name="key">Its key; for activations <see cref="ActivationFileName"/> gives it.</param>
    /// <param name="shape">Outermost dimension first.</param>
    /// <param name="values">Row-major, as many as the shape has elements.</param>
    /// <exception cref="ArgumentException">The key is there already, or the number of values is not the shape's.</exception>
    public void Add(string key, TensorShape shape, ReadOnlySpan<float> values)
    {
        if (!keys.Add(key))
        {
            throw new ArgumentException($"The archive already holds an array '{key}'; keys must differ.", nameof(key));
        }

        ZipArchiveEntry entry = archive.CreateEntry(key + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using Stream stream = entry.Open();
        NpyFormat.Write(stream, shape, values);
    }

    /// <summary>Finishes the archive.</summary>
    public void Dispose() => archive.Dispose();
}
