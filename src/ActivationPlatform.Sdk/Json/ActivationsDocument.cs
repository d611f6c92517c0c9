using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>What an export of activations wrote.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Format"><c>npy</c>, <c>npz</c>, <c>csv</c> or <c>safetensors</c>.</param>
/// <param name="Files">The files' paths.</param>
/// <param name="Keys">The layers' file or key names, in the order written.</param>
public sealed record ActivationsDocument(int SchemaVersion, string Model, string ModelSha256, string Format, ImmutableArray<string> Files, ImmutableArray<string> Keys)
{
    /// <summary>The document of an export.</summary>
    /// <param name="network">The network.</param>
    /// <param name="format"><c>npy</c>, <c>npz</c>, <c>csv</c> or <c>safetensors</c>.</param>
    /// <param name="files">The files' paths.</param>
    /// <param name="keys">The layers' file or key names.</param>
    public static ActivationsDocument Create(Network network, string format, ImmutableArray<string> files, ImmutableArray<string> keys) =>
        new(JsonOutput.SchemaVersion, network.Name, network.Sha256, format, files, keys);
}
