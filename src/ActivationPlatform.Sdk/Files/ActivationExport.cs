using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>Writes activations as they arrive, never holding more than one.</summary>
public static class ActivationExport
{
    /// <summary>One <c>.npy</c> file for each activation, named by <see cref="ActivationFileName"/>. A file is there as a whole or not at all.</summary>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="folder">Where to; created if missing.</param>
    /// <param name="cancellationToken">Stops; files that were complete stay.</param>
    /// <returns>The files' paths in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteNpyAsync(IAsyncEnumerable<Activation> activations, string folder, CancellationToken cancellationToken = default)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        await foreach (Activation activation in activations.WithCancellation(cancellationToken))
        {
            using (activation)
            {
                string path = Path.Combine(folder, ActivationFileName.Encode(activation.Layer.MatlabName) + ".npy");
                AtomicFile.Write(path, stream => NpyFormat.Write(stream, activation.Shape, activation.Values.Span));
                paths.Add(path);
            }
        }

        return paths.ToImmutable();
    }

    /// <summary>One <c>.npz</c> archive with a key for each activation, as <see cref="ActivationFileName"/> names it.</summary>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="path">The archive; replaced if it exists, not there after a failure.</param>
    /// <param name="cancellationToken">Stops and leaves nothing.</param>
    /// <returns>The keys in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteNpzAsync(IAsyncEnumerable<Activation> activations, string path, CancellationToken cancellationToken = default)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            using var archive = new NpzWriter(stream);
            await foreach (Activation activation in activations.WithCancellation(token))
            {
                using (activation)
                {
                    string key = ActivationFileName.Encode(activation.Layer.MatlabName);
                    archive.Add(key, activation.Shape, activation.Values.Span);
                    keys.Add(key);
                }
            }
        }, cancellationToken);
        return keys.ToImmutable();
    }

    /// <summary>One table for each activation: <c>.csv</c> with channel, row, column and value, all counted from 1.</summary>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="folder">Where to; created if missing.</param>
    /// <param name="cancellationToken">Stops; files that were complete stay.</param>
    /// <returns>The files' paths in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteCsvAsync(IAsyncEnumerable<Activation> activations, string folder, CancellationToken cancellationToken = default)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        await foreach (Activation activation in activations.WithCancellation(cancellationToken))
        {
            using (activation)
            {
                string path = Path.Combine(folder, ActivationFileName.Encode(activation.Layer.MatlabName) + ".csv");
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    ActivationTables.WriteValues(writer, activation);
                });
                paths.Add(path);
            }
        }

        return paths.ToImmutable();
    }

    /// <summary>One safetensors file with a tensor for each activation, named as the keys of an archive. The header comes first and needs every shape, so the values wait in a temporary file.</summary>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="path">The file; replaced if it exists, not there after a failure.</param>
    /// <param name="metadata">Text that goes with the tensors; null for none.</param>
    /// <param name="cancellationToken">Stops and leaves nothing.</param>
    /// <returns>The keys in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteSafetensorsAsync(
        IAsyncEnumerable<Activation> activations, string path, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var shapes = new List<(string Name, TensorShape Shape)>();
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            await using FileStream values = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            await foreach (Activation activation in activations.WithCancellation(token))
            {
                using (activation)
                {
                    FloatBytes.Write(values, activation.Values.Span);
                    shapes.Add((ActivationFileName.Encode(activation.Layer.MatlabName), activation.Shape));
                }
            }

            Safetensors.WriteHeader(stream, shapes, metadata);
            values.Position = 0;
            await values.CopyToAsync(stream, token);
        }, cancellationToken);
        return [.. shapes.Select(shape => shape.Name)];
    }
}
