using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>The files that a command wrote: figures or reports.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Demonstration">True for the built-in network: class scores mean nothing.</param>
/// <param name="Layers">The published names of the layers shown.</param>
/// <param name="Files">The files' paths.</param>
/// <param name="PageCount">Pages of a report; absent for figures.</param>
public sealed record OutputFilesDocument(
    int SchemaVersion, string Model, string ModelSha256, bool Demonstration, ImmutableArray<string> Layers, ImmutableArray<string> Files, int? PageCount)
{
    /// <summary>The document of some files.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">The layers shown.</param>
    /// <param name="files">The files' paths.</param>
    /// <param name="pageCount">Pages of a report; null for figures.</param>
    public static OutputFilesDocument Create(Network network, IEnumerable<Layer> layers, ImmutableArray<string> files, int? pageCount = null) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256, network.IsDemonstration, [.. layers.Select(layer => layer.Name)], files, pageCount);
}
