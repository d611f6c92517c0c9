namespace ActivationPlatform.Sweep.Sources;

/// <summary>One image of a source.</summary>
/// <param name="Index">Its place in the whole source, from 0: its id.</param>
/// <param name="Name">What people call it: the path below the source's folder with <c>/</c>; in a tar <c>FILE.tar/ENTRY</c>.</param>
/// <param name="Path">The file to open.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its bytes; -1 for the whole file.</param>
public sealed record SweepImage(long Index, string Name, string Path, long Offset, long Length)
{
    /// <summary>More bytes than any image has that could be decoded.</summary>
    private const long MaximumBytes = 512L << 20;

    /// <summary>Reads the image's bytes.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UnreadableImageException">The file is not there, may not be read, is empty or too large.</exception>
    /// <exception cref="IOException">The disk fails; to read it again may succeed.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            long length = Length < 0 ? file.Length : Length;
            if (length is 0 or > MaximumBytes)
            {
                throw new UnreadableImageException($"The file has {length} bytes; expected 1 to {MaximumBytes}.");
            }

            file.Position = Offset;
            var bytes = new byte[length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableImageException("There is no such file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UnreadableImageException("The file may not be read.");
        }
        catch (EndOfStreamException)
        {
            throw new UnreadableImageException("The file ends before the image does.");
        }
    }
}
