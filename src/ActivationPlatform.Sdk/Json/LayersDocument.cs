using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>The list of layers, whole or filtered.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="LayerCount">Layers of the whole network.</param>
/// <param name="ConnectionCount">Connections of the whole network.</param>
/// <param name="Layers">The layers that were asked for.</param>
public sealed record LayersDocument(int SchemaVersion, string Model, string ModelSha256, int LayerCount, int ConnectionCount, ImmutableArray<LayerEntry> Layers)
{
    /// <summary>The document of some layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Some of its layers.</param>
    public static LayersDocument Create(Network network, IEnumerable<Layer> layers) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256, network.Layers.Length, network.Connections.Length,
        [.. layers.Select(layer => LayerEntry.Create(network, layer))]);
}
