namespace ActivationPlatform.Sdk.Files;

/// <summary>Writes a file so that it is either there as a whole or not at all: the bytes go to a temporary file beside it, which is renamed at the end
/// and deleted on any failure or cancellation. Everything in the product that writes a file goes through here.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file; an existing one is replaced at the last moment. Missing folders are created.</summary>
    /// <param name="path">Where the file shall be.</param>
    /// <param name="write">Writes the content; the stream is seekable and starts empty.</param>
    /// <param name="cancellationToken">Passed to <paramref name="write"/> and checked before the rename.</param>
    /// <exception cref="IOException">The path is a folder, or the disk refuses.</exception>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (string target, string temporary) = Prepare(path);
        try
        {
            await using (FileStream stream = Open(temporary, FileOptions.Asynchronous))
            {
                await write(stream, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>As <see cref="WriteAsync"/>, for writers that are not asynchronous.</summary>
    /// <param name="path">Where the file shall be.</param>
    /// <param name="write">Writes the content; the stream is seekable and starts empty.</param>
    /// <exception cref="IOException">The path is a folder, or the disk refuses.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        (string target, string temporary) = Prepare(path);
        try
        {
            using (FileStream stream = Open(temporary, FileOptions.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes that are all known.</summary>
    /// <param name="path">Where the file shall be.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="cancellationToken">Checked before the rename.</param>
    /// <exception cref="IOException">The path is a folder, or the disk refuses.</exception>
    public static Task WriteAllBytesAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(path, async (stream, token) => await stream.WriteAsync(content, token), cancellationToken);

    private static FileStream Open(string temporary, FileOptions options) =>
        new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, options);

    private static (string Target, string Temporary) Prepare(string path)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new IOException($"Cannot write '{path}': it is a folder; a file name is expected.");
        }

        string folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);

        // In the same folder, hence on the same volume: only there is a rename one step.
        return (target, Path.Combine(folder, $".{Path.GetRandomFileName()}.partial"));
    }
}
