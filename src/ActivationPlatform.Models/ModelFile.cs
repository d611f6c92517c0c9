using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Models;

/// <summary>Opens a model from its file and the files beside it.</summary>
internal static class ModelFile
{
    private const long LargestLabelsFile = 64 << 20;

    /// <summary>The manifest that belongs to an .onnx file.</summary>
    public static string ManifestPath(string onnxPath) => Path.ChangeExtension(onnxPath, ".manifest.json");

    public static Model Open(string path, ModelManifest? manifest)
    {
        byte[] bytes = ReadAll(path);
        string name = Path.GetFileNameWithoutExtension(path);
        if (manifest is null && KnownModel.Find(bytes) is { } known)
        {
            name = known.Name;
            manifest = known.CreateManifest();
            string labelsPath = Beside(path, known.Labels.FileName);
            return Model.Create(bytes, name, manifest, File.Exists(labelsPath) ? ReadLabels(labelsPath) : [], isDemonstration: false);
        }

        manifest ??= ReadManifest(ManifestPath(path)) ?? new ModelManifest();
        ImmutableArray<string> labels = manifest.LabelsFile is { } file ? ReadLabels(Beside(path, file)) : [];
        try
        {
            return Model.Create(bytes, name, manifest, labels, isDemonstration: false);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Null if there is no such file.</summary>
    public static ModelManifest? ReadManifest(string path) =>
        File.Exists(path) ? ManifestJson.Parse(File.ReadAllBytes(path), Path.GetFileName(path)) : null;

    /// <summary>One label a line; a leading WordNet number is dropped. Empty lines at the end do not count.</summary>
    public static ImmutableArray<string> ParseLabels(string text)
    {
        IEnumerable<string> lines = text.TrimEnd().Split('\n').Select(line => line.Trim());
        return text.TrimEnd().Length == 0 ? [] : [.. lines.Select(WithoutWordNetNumber)];
    }

    private static byte[] ReadAll(string path)
    {
        long length = new FileInfo(path) is { Exists: true } file ? file.Length : throw new FileNotFoundException($"There is no model file '{path}'.", path);
        return length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new ModelFormatException($"'{path}' has {length} bytes; a model may have at most {Array.MaxLength}.");
    }

    private static ImmutableArray<string> ReadLabels(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new ModelFormatException($"There is no labels file '{path}'.")
            : file.Length > LargestLabelsFile ? throw new ModelFormatException($"Labels file '{path}' has {file.Length} bytes; expected at most {LargestLabelsFile}.")
            : ParseLabels(File.ReadAllText(path, Encoding.UTF8));
    }

    private static string Beside(string path, string fileName) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, fileName);

    private static string WithoutWordNetNumber(string line) =>
        line.Length > 10 && line[0] == 'n' && line[9] == ' ' && line.AsSpan(1, 8).IndexOfAnyExceptInRange('0', '9') < 0 ? line[10..] : line;
}
