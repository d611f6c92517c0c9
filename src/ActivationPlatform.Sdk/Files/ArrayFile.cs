using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>The arrays of one file, whatever its format: <c>.npy</c> (one array, named by the file), <c>.npz</c> or <c>.safetensors</c>.</summary>
public sealed class ArrayFile : IDisposable
{
    private readonly IDisposable? owner;
    private readonly Func<string, NamedArray> read;

    private ArrayFile(ImmutableArray<string> names, Func<string, NamedArray> read, IDisposable? owner = null) => (Names, this.read, this.owner) = (names, read, owner);

    /// <summary>The arrays' names in the file's order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>True if a file's name says that it holds arrays.</summary>
    /// <param name="path">Its path.</param>
    public static bool IsArrayFile(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz" or ".safetensors";

    /// <summary>Opens a file by the format that its name ends in.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The name has none of the three endings.</exception>
    /// <exception cref="ArrayFormatException">The content is not of that format.</exception>
    public static ArrayFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => OpenNpy(path),
            ".npz" => OpenNpz(path),
            ".safetensors" => OpenSafetensors(path),
            string other => throw new ArgumentException($"'{path}' ends in '{other}'; a file of arrays ends in .npy, .npz or .safetensors.", nameof(path)),
        };
    }

    /// <summary>Reads one array.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArrayFormatException">The array cannot be read.</exception>
    public NamedArray Read(string name) => read(name);

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();

    private static ArrayFile OpenNpy(string path)
    {
        string name = ActivationFileName.Decode(Path.GetFileNameWithoutExtension(path));
        return new([name], _ =>
        {
            using FileStream stream = File.OpenRead(path);
            (TensorShape shape, float[] values) = NpyFormat.Read(stream);
            return new(name, shape, values);
        });
    }

    private static ArrayFile OpenNpz(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            var archive = new NpzReader(stream);
            var keys = archive.Keys.ToDictionary(ActivationFileName.Decode, StringComparer.Ordinal);
            return new([.. keys.Keys], name =>
            {
                (TensorShape shape, float[] values) = archive.Read(keys[name]);
                return new(name, shape, values);
            }, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static ArrayFile OpenSafetensors(string path)
    {
        using FileStream stream = File.OpenRead(path);
        ImmutableArray<NamedArray> arrays = [.. Safetensors.Read(stream).Select(array => array with { Name = ActivationFileName.Decode(array.Name) })];
        return new([.. arrays.Select(array => array.Name)], name => arrays.First(array => array.Name == name));
    }
}
