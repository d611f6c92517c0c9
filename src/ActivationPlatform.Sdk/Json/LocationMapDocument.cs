using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>A map over the picture.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Method"><c>cam</c>, <c>eigen-cam</c> or <c>occlusion</c>.</param>
/// <param name="Subject">A class's label or a layer's name.</param>
/// <param name="PeakRow">Row of the largest value, from 1.</param>
/// <param name="PeakColumn">Column of the largest value, from 1.</param>
/// <param name="Rows">The map, row by row; what is not a number is null.</param>
public sealed record LocationMapDocument(
    int SchemaVersion, string Model, string ModelSha256, string Method, string Subject, int PeakRow, int PeakColumn, ImmutableArray<ImmutableArray<double?>> Rows)
{
    /// <summary>The document of a map.</summary>
    /// <param name="network">The network.</param>
    /// <param name="map">The map.</param>
    public static LocationMapDocument Create(Network network, LocationMap map) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256, map.Method, map.Subject, map.Peak.Row + 1, map.Peak.Column + 1,
        [.. Enumerable.Range(0, map.Height).Select(row => map.Values.AsSpan(row * map.Width, map.Width).ToArray().Select(JsonOutput.Finite).ToImmutableArray())]);
}
