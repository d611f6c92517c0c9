using System.Collections.Immutable;
using System.Text.Json;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Json;

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

    /// <summary>One table for all activations: layer, channel, row, column and value, counted from 1.</summary>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="path">The file; replaced if it exists, not there after a failure.</param>
    /// <param name="cancellationToken">Stops and leaves nothing.</param>
    /// <returns>The layers' published names in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteTableAsync(IAsyncEnumerable<Activation> activations, string path, CancellationToken cancellationToken = default)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            var csv = new CsvWriter(writer, "layer", "channelNumber", "row", "column", "value");
            await foreach (Activation activation in activations.WithCancellation(token))
            {
                using (activation)
                {
                    ActivationTables.WriteValues(csv, activation);
                    names.Add(activation.Layer.Name);
                }
            }
        }, cancellationToken);
        return names.ToImmutable();
    }

    /// <summary>One JSON object for all activations: schemaVersion, model, modelSha256 and layers with name, shape and values (row-major; what is not finite is null).</summary>
    /// <param name="network">The network.</param>
    /// <param name="activations">Disposed one by one.</param>
    /// <param name="path">The file; replaced if it exists, not there after a failure.</param>
    /// <param name="cancellationToken">Stops and leaves nothing.</param>
    /// <returns>The layers' published names in the order written.</returns>
    public static async Task<ImmutableArray<string>> WriteJsonAsync(
        Network network, IAsyncEnumerable<Activation> activations, string path, CancellationToken cancellationToken = default)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            await using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", JsonOutput.SchemaVersion);
            json.WriteString("model", network.Name);
            json.WriteString("modelSha256", network.Sha256);
            json.WriteStartArray("layers");
            await foreach (Activation activation in activations.WithCancellation(token))
            {
                using (activation)
                {
                    WriteJson(json, activation);
                    names.Add(activation.Layer.Name);
                    await json.FlushAsync(token);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }, cancellationToken);
        return names.ToImmutable();
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

    private static void WriteJson(Utf8JsonWriter json, Activation activation)
    {
        json.WriteStartObject();
        json.WriteString("name", activation.Layer.Name);
        json.WriteStartArray("shape");
        foreach (int dimension in activation.Shape.Dimensions)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (float value in activation.Values.Span)
        {
            if (float.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
