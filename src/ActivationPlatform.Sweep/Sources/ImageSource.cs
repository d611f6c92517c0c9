using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Sweep.Sources;

/// <summary>A set of images in a fixed order, of which one shard's are held.</summary>
/// <param name="Count">Images of the whole source.</param>
/// <param name="Sha256">Identifies the source: the SHA-256 over all names in their order, 64 lower-case hexadecimal digits. It covers names, not contents.</param>
/// <param name="Images">The shard's images, rising.</param>
public sealed record ImageSource(long Count, string Sha256, ImmutableArray<SweepImage> Images)
{
    private const string TarExtension = ".tar";

    /// <summary>Lists a source. A folder gives its PNG and JPEG files, those of its folders too, in ordinal order of their relative paths; a <c>.tar</c> file, alone or in
    /// a folder, stands for the images in it, in the order of the file (WebDataset shards; other entries are passed over); any other file is a list with one path a line,
    /// relative to the list's folder, empty lines and those that begin with <c>#</c> left out.</summary>
    /// <param name="path">The folder, tar or list.</param>
    /// <param name="shard">Whose images to hold.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="IOException">There is no such source, it has no image, or a tar is damaged.</exception>
    public static ImageSource Open(string path, ShardNumber shard, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var images = ImmutableArray.CreateBuilder<SweepImage>();
        long count = 0;
        foreach ((string name, string file, long offset, long length) in List(path, cancellationToken))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            if (count % shard.Count == shard.Index)
            {
                images.Add(new SweepImage(count, name, file, offset, length));
            }

            count++;
        }

        return count > 0
            ? new ImageSource(count, Convert.ToHexStringLower(hash.GetHashAndReset()), images.ToImmutable())
            : throw new IOException($"'{path}' has no image; expected PNG or JPEG files, or tar files with such entries.");
    }

    private static IEnumerable<(string Name, string Path, long Offset, long Length)> List(string path, CancellationToken cancellationToken) =>
        Directory.Exists(path) ? Files(path).SelectMany(name => Expand(name, Path.Combine(path, name), cancellationToken))
        : !File.Exists(path) ? throw new FileNotFoundException($"There is no folder, tar or list '{path}'.", path)
        : HasExtension(path, TarExtension) ? Entries(Path.GetFileName(path), path, cancellationToken)
        : IsImage(path) ? throw new IOException($"'{path}' is one image; expected a folder, a tar or a list of images.")
        : Lines(path).SelectMany(line => Expand(line, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, line), cancellationToken));

    private static IEnumerable<string> Files(string folder)
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
                .Where(file => IsImage(file) || HasExtension(file, TarExtension))
                .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')),
        ];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static IEnumerable<string> Lines(string list) => File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<(string, string, long, long)> Expand(string name, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return HasExtension(path, TarExtension) ? Entries(name, path, cancellationToken) : [(name, path, 0, -1)];
    }

    private static IEnumerable<(string, string, long, long)> Entries(string name, string path, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        using var reader = new TarReader(file);
        while (Next(reader, path) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && IsImage(entry.Name))
            {
                yield return ($"{name}/{entry.Name}", path, entry.DataOffset, entry.Length);
            }
        }
    }

    private static TarEntry? Next(TarReader reader, string path)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new IOException($"The tar '{path}' is damaged: {exception.Message}", exception);
        }
    }

    private static bool IsImage(string path) => HasExtension(path, ".png") || HasExtension(path, ".jpg") || HasExtension(path, ".jpeg");

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
