using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Models.Store;

namespace ActivationPlatform.Models;

/// <summary>The models that can be opened by name: the built-in network and the files of one flat folder. <c>googlenet</c> is
/// <c>googlenet-9.onnx</c> with <c>synset.txt</c>; any other NAME is <c>NAME.onnx</c> with <c>NAME.manifest.json</c>. The folder may be read-only or missing;
/// only <see cref="PullAsync"/> and <see cref="Import"/> write. Files are checked against their SHA-256 before they are used.</summary>
public sealed class ModelStore
{
    /// <summary>The environment variable that names the default store's folder.</summary>
    public const string FolderVariable = "ACTPLAT_MODELS";

    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);

    private readonly ImmutableArray<KnownModel> knownModels;
    private readonly TimeSpan stallTimeout;

    /// <summary>A store in a folder.</summary>
    /// <param name="folder">Made when something is written into it.</param>
    public ModelStore(string folder)
        : this(folder, KnownModel.All, StallTimeout)
    {
    }

    internal ModelStore(string folder, ImmutableArray<KnownModel> knownModels, TimeSpan stallTimeout)
    {
        Folder = Path.GetFullPath(folder);
        this.knownModels = knownModels;
        this.stallTimeout = stallTimeout;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The model that is meant when none is named: <c>googlenet</c> if it is in the store, else <c>googlenet-demo</c>.</summary>
    public string DefaultModel => File.Exists(PathOf(KnownModel.GoogLeNet.Network)) ? KnownModel.GoogLeNet.Name : DemoGoogLeNet.Name;

    /// <summary>The user's store: the folder of <c>ACTPLAT_MODELS</c>, else <c>ActivationPlatform/models</c> in the platform's folder for local data
    /// (<c>~/.local/share</c>, <c>%LOCALAPPDATA%</c>, <c>~/Library/Application Support</c>).</summary>
    /// <exception cref="ModelStoreException">Neither is set.</exception>
    public static ModelStore FromEnvironment()
    {
        string? named = Environment.GetEnvironmentVariable(FolderVariable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            return new ModelStore(named);
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? new ModelStore(Path.Combine(data, "ActivationPlatform", "models"))
            : throw new ModelStoreException($"There is no folder for models: this user has no folder for data, and {FolderVariable} is not set.");
    }

    /// <summary>Every model that the store knows, by name; those that can be pulled included.</summary>
    public ImmutableArray<ModelEntry> List()
    {
        var entries = new List<ModelEntry> { new(DemoGoogLeNet.Name, ModelAvailability.BuiltIn, null, null, null) };
        foreach (KnownModel known in knownModels)
        {
            var file = new FileInfo(PathOf(known.Network));
            entries.Add(new ModelEntry(known.Name, file.Exists ? ModelAvailability.Stored : ModelAvailability.CanBePulled, file.FullName, file.Exists ? file.Length : known.Network.Length, known.Network.Sha256));
        }

        HashSet<string> taken = [.. entries.Select(e => e.Name)];
        HashSet<string> knownFiles = [.. knownModels.Select(k => k.Network.FileName)];
        if (Directory.Exists(Folder))
        {
            foreach (FileInfo file in new DirectoryInfo(Folder).EnumerateFiles("*" + ModelFile.Extension))
            {
                string name = Path.GetFileNameWithoutExtension(file.Name);
                if (file.Extension == ModelFile.Extension && ModelName.IsValid(name) && !knownFiles.Contains(file.Name) && taken.Add(name))
                {
                    entries.Add(new ModelEntry(name, ModelAvailability.Stored, file.FullName, file.Length, ExpectedHash(file.FullName)));
                }
            }
        }

        return [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>One entry of <see cref="List"/>.</summary>
    /// <param name="name">The model's name.</param>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public ModelEntry Find(string name)
    {
        ImmutableArray<ModelEntry> entries = List();
        return entries.FirstOrDefault(e => e.Name == name)
            ?? throw new UnknownModelException(name, Folder, [.. entries.Where(e => e.Availability != ModelAvailability.CanBePulled).Select(e => e.Name)]);
    }

    /// <summary>Opens a model of the store. Never reads outside the store's folder.</summary>
    /// <param name="name">The model's name; null for <see cref="DefaultModel"/>.</param>
    /// <exception cref="UnknownModelException">There is no such model, or it has not been pulled.</exception>
    /// <exception cref="ModelIntegrityException">A file is not what it must be.</exception>
    /// <exception cref="ModelFormatException">The file is no usable model.</exception>
    public Model Open(string? name = null)
    {
        ModelEntry entry = Find(name ?? DefaultModel);
        if (entry.Availability == ModelAvailability.BuiltIn)
        {
            return DemoGoogLeNet.Open();
        }

        if (entry.Availability == ModelAvailability.CanBePulled)
        {
            throw new ModelStoreException($"Model '{entry.Name}' is not in the store '{Folder}' yet; pull it first (actplat models pull {entry.Name}).");
        }

        return ModelFile.OpenStored(entry.Path!, knownModels.FirstOrDefault(k => k.Name == entry.Name));
    }

    /// <summary>Opens a model of the store, or a file.</summary>
    /// <param name="nameOrPath">A name; or a path, if it has a folder separator or ends in <c>.onnx</c>; null for <see cref="DefaultModel"/>.</param>
    /// <exception cref="UnknownModelException">There is no such model, or it has not been pulled.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelIntegrityException">A file is not what it must be.</exception>
    /// <exception cref="ModelFormatException">The file is no usable model.</exception>
    public Model OpenNameOrPath(string? nameOrPath) =>
        nameOrPath is not null && (nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 || nameOrPath.EndsWith(ModelFile.Extension, StringComparison.OrdinalIgnoreCase))
            ? Model.Load(nameOrPath)
            : Open(nameOrPath);

    /// <summary>Downloads a known model and its labels. Files that are there and right are left alone; an interrupted download is continued
    /// (<c>NAME.part</c> in the folder); if a mirror fails, the next one is asked.</summary>
    /// <param name="name">A model that <see cref="List"/> shows as <see cref="ModelAvailability.CanBePulled"/>, or one to be repaired.</param>
    /// <param name="client">Follows redirections; its timeout covers only the wait for an answer, and a download that stalls for a minute fails.</param>
    /// <param name="progress">Told after every piece received.</param>
    /// <param name="cancellationToken">Stops the download; what has been received stays for the next time.</param>
    /// <exception cref="ModelStoreException">The model is not one that can be pulled, no mirror gave the right file, or the folder cannot be written.</exception>
    public async Task PullAsync(string name, HttpClient client, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        KnownModel known = knownModels.FirstOrDefault(k => k.Name == name)
            ?? throw new ModelStoreException($"Model '{name}' cannot be pulled; can be: {string.Join(", ", knownModels.Select(k => k.Name))}.");
        try
        {
            Directory.CreateDirectory(Folder);
            var download = new FileDownload(client, Folder, stallTimeout);
            // The labels first: a network that is in the store has them.
            foreach (KnownFile file in (KnownFile[])[known.Labels, known.Network])
            {
                if (!Check(PathOf(file), file.Sha256).IsValid)
                {
                    await download.RunAsync(file, progress, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw CannotWrite(exception);
        }
    }

    /// <summary>Copies a model into the store, after it has been opened successfully: <c>NAME.onnx</c>, <c>NAME.manifest.json</c> with the file's hash,
    /// and the labels as <c>NAME.labels.txt</c>. The trained GoogLeNet's own file becomes <c>googlenet</c>, as if it had been pulled.</summary>
    /// <param name="onnxPath">The file; <c>X.manifest.json</c> beside it is its manifest unless one is given.</param>
    /// <param name="name">1 to 64 letters, digits, dots, underscores and hyphens, not beginning with a dot; null for the file's own name.</param>
    /// <param name="manifest">What the file does not say. A labels file is looked for beside the .onnx file.</param>
    /// <param name="overwrite">Replaces a model of the same name.</param>
    /// <exception cref="ModelStoreException">The name is not allowed or taken, or the folder cannot be written.</exception>
    /// <exception cref="ModelFormatException">The file is no usable model, or the manifest does not fit it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public ModelEntry Import(string onnxPath, string? name = null, ModelManifest? manifest = null, bool overwrite = false)
    {
        Model model = Model.Load(onnxPath, manifest);
        if (manifest is null && knownModels.FirstOrDefault(k => k.Network.Sha256 == model.Network.Sha256) is { } known && (name ?? known.Name) == known.Name)
        {
            return ImportKnown(known, onnxPath, model, overwrite);
        }

        string target = name ?? Path.GetFileNameWithoutExtension(onnxPath);
        if (!ModelName.IsValid(target))
        {
            throw new ModelStoreException($"'{target}' cannot be a model's name; expected 1 to {ModelName.LongestName} letters, digits, dots, underscores and hyphens, not beginning with a dot.");
        }

        if (target == DemoGoogLeNet.Name || knownModels.Any(k => k.Name == target || k.Network.FileName == target + ModelFile.Extension))
        {
            throw new ModelStoreException($"'{target}' is the name of a model that the platform knows; import under another.");
        }

        string path = Path.Combine(Folder, target + ModelFile.Extension);
        RefuseExisting(target, path, overwrite);

        Write(() => StoreWriter.Write(path, model));
        return Find(target);
    }

    /// <summary>Checks the files of a stored model: their hashes where they are known, and that the model opens.</summary>
    /// <param name="name">The model's name.</param>
    /// <returns>One result for each file; for the built-in network the file that is made in code.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public ImmutableArray<ModelVerification> Verify(string name)
    {
        ModelEntry entry = Find(name);
        if (entry.Path is null)
        {
            string actual = DemoGoogLeNet.Open().Network.Sha256;
            return [new ModelVerification(entry.Name, DemoGoogLeNet.Sha256, actual, actual == DemoGoogLeNet.Sha256 ? null : Differs(DemoGoogLeNet.Sha256, actual))];
        }

        if (knownModels.FirstOrDefault(k => k.Name == name) is { } known)
        {
            return [Check(PathOf(known.Network), known.Network.Sha256), Check(PathOf(known.Labels), known.Labels.Sha256)];
        }

        ModelVerification hash = Check(entry.Path, entry.ExpectedSha256);
        if (!hash.IsValid)
        {
            return [hash];
        }

        try
        {
            Open(name);
            return [hash];
        }
        catch (Exception exception) when (exception is ModelFormatException or ModelIntegrityException)
        {
            return [hash with { Problem = exception.Message }];
        }
    }

    /// <summary>The very file that a pull would bring: it gets its own name, and the labels beside it come along.</summary>
    private ModelEntry ImportKnown(KnownModel known, string onnxPath, Model model, bool overwrite)
    {
        RefuseExisting(known.Name, PathOf(known.Network), overwrite);
        List<(string, ReadOnlyMemory<byte>)> files = [];
        if (model.Network.Labels.Length > 0)
        {
            string labels = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(onnxPath))!, known.Labels.FileName);
            files.Add((PathOf(known.Labels), File.ReadAllBytes(labels)));
        }

        files.Add((PathOf(known.Network), model.FileBytes));
        Write(() => StoreWriter.WriteAll(files));
        return Find(known.Name);
    }

    private void RefuseExisting(string name, string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new ModelStoreException($"Model '{name}' is in the store '{Folder}' already; remove it, or ask to overwrite it.");
        }
    }

    private void Write(Action write)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            write();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw CannotWrite(exception);
        }
    }

    private static ModelVerification Check(string path, string? expected)
    {
        if (!File.Exists(path))
        {
            return new ModelVerification(path, expected, null, "the file is missing");
        }

        using FileStream stream = File.OpenRead(path);
        string actual = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
        return new ModelVerification(path, expected, actual, expected is null || actual == expected ? null : Differs(expected, actual));
    }

    private static string Differs(string expected, string actual) => $"its SHA-256 is {actual}, expected {expected}";

    /// <summary>A manifest that cannot be read must not hide the other models; opening this one names what is wrong.</summary>
    private static string? ExpectedHash(string onnxPath)
    {
        try
        {
            return ModelFile.ReadManifest(ModelFile.ManifestPath(onnxPath))?.Sha256;
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathOf(KnownFile file) => Path.Combine(Folder, file.FileName);

    private ModelStoreException CannotWrite(Exception exception) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The store '{Folder}' cannot be written: {exception.Message}"), exception);
}
