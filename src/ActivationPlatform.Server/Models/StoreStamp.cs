using System.Globalization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Models;

/// <summary>Tells, without reading them, whether the files of a model are other ones than before: the network, its manifest, and every list of labels beside them.</summary>
internal static class StoreStamp
{
    private const string BuiltIn = "built in";

    /// <summary>The stamp of a model's files; null if the model is not in the store any more.</summary>
    public static string? Of(ModelEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Path is not { } path)
        {
            return BuiltIn;
        }

        IEnumerable<FileInfo> files = new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles("*.txt").OrderBy(file => file.Name, StringComparer.Ordinal)
            .Prepend(new FileInfo(Path.ChangeExtension(path, ".manifest.json")))
            .Prepend(new FileInfo(path));
        return string.Join('|', files.Where(file => file.Exists).Select(
            file => string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{file.Length}:{(file.ResolveLinkTarget(returnFinalTarget: true) ?? file).LastWriteTimeUtc.Ticks}")));
    }
}
