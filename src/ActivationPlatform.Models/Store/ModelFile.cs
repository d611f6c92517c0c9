using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Models.Store;

/// <summary>Opens a model from its file and the files beside it.</summary>
internal static class ModelFile
{
    public const string Extension = ".onnx";
    public const string ManifestExtension = ".manifest.json";

    private const long LargestLabelsFile = 64 << 20;

    /// <summary>The manifest that belongs to an .onnx file.</summary>
    public static string ManifestPath(string onnxPath) => Path.ChangeExtension(onnxPath, ManifestExtension);

    /// <summary>Opens any model file: one that is known by its hash as what it is.</summary>
    public static Model Open(string path, ModelManifest? manifest)
    {
        byte[] bytes = ReadAll(path);
        string sha256 = Hash(bytes);
        KnownModel? known = manifest is null ? KnownModel.WithHash(sha256) : null;
        return Named(path, () => known is null ? CreateUnknown(path, bytes, sha256, manifest) : CreateKnown(path, bytes, known));
    }

    /// <summary>Opens a file of a store, which must be the known model's if there is one.</summary>
    public static Model OpenStored(string path, KnownModel? known)
    {
        byte[] bytes = ReadAll(path);
        string sha256 = Hash(bytes);
        return known is not null && known.Network.Sha256 != sha256
            ? throw new ModelIntegrityException(path, known.Network.Sha256, sha256)
            : Named(path, () => known is null ? CreateUnknown(path, bytes, sha256, null) : CreateKnown(path, bytes, known));
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Null if there is no such file.</summary>
    public static ModelManifest? ReadManifest(string path) =>
        File.Exists(path) ? ManifestJson.Parse(File.ReadAllBytes(path), Path.GetFileName(path)) : null;

    /// <exception cref="ModelFormatException">The file is missing, too long or no UTF-8.</exception>
    public static ImmutableArray<string> ReadLabels(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new ModelFormatException($"There is no labels file '{path}'.")
            : file.Length > LargestLabelsFile ? throw new ModelFormatException($"Labels file '{path}' has {file.Length} bytes; expected at most {LargestLabelsFile}.")
            : ParseLabels(File.ReadAllText(path, Encoding.UTF8));
    }

    /// <summary>One label a line; a leading WordNet number (<c>n01440764</c>) is dropped. Empty lines at the end do not count.</summary>
    public static ImmutableArray<string> ParseLabels(string text)
    {
        string trimmed = text.TrimEnd();
        return trimmed.Length == 0 ? [] : [.. trimmed.Split('\n').Select(line => WithoutWordNetNumber(line.Trim()))];
    }

    /// <summary>Whatever is wrong with the model, the message names the file.</summary>
    private static Model Named(string path, Func<Model> create)
    {
        try
        {
            return create();
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    private static Model CreateKnown(string path, byte[] bytes, KnownModel known) =>
        Model.Create(bytes, known.Network.Sha256, known.Name, known.CreateManifest(), ReadKnownLabels(path, known), isDemonstration: false);

    private static Model CreateUnknown(string path, byte[] bytes, string sha256, ModelManifest? manifest)
    {
        manifest ??= ReadManifest(ManifestPath(path)) ?? new ModelManifest();
        if (manifest.Sha256 is { } expected && expected != sha256)
        {
            throw new ModelIntegrityException(path, expected, sha256);
        }

        ImmutableArray<string> labels = manifest.LabelsFile is { } file ? ReadLabels(Beside(path, file)) : [];
        return Model.Create(bytes, sha256, Path.GetFileNameWithoutExtension(path), manifest, labels, isDemonstration: false);
    }

    private static ImmutableArray<string> ReadKnownLabels(string path, KnownModel known)
    {
        string labelsPath = Beside(path, known.Labels.FileName);
        if (!File.Exists(labelsPath))
        {
            return [];
        }

        string actual = Hash(ReadAll(labelsPath));
        return actual == known.Labels.Sha256 ? ReadLabels(labelsPath) : throw new ModelIntegrityException(labelsPath, known.Labels.Sha256, actual);
    }

    private static byte[] ReadAll(string path)
    {
        long length = new FileInfo(path) is { Exists: true } file ? file.Length : throw new FileNotFoundException($"There is no model file '{path}'.", path);
        return length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new ModelFormatException($"'{path}' has {length} bytes; a model may have at most {Array.MaxLength}.");
    }

    private static string Beside(string path, string fileName) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, fileName);

    private static string WithoutWordNetNumber(string line) =>
        line.Length > 10 && line[0] == 'n' && line[9] == ' ' && line.AsSpan(1, 8).IndexOfAnyExceptInRange('0', '9') < 0 ? line[10..] : line;
}
