using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>Models of a store.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Folder">The store's full path.</param>
/// <param name="DefaultModel">The model that is meant when none is named.</param>
/// <param name="Models">By name.</param>
public sealed record ModelsDocument(int SchemaVersion, string Folder, string DefaultModel, ImmutableArray<ModelsDocument.ModelItem> Models)
{
    /// <summary>The document of some entries of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="entries">Its entries.</param>
    public static ModelsDocument Create(ModelStore store, IEnumerable<ModelEntry> entries) => new(
        JsonOutput.SchemaVersion, store.Folder, store.DefaultModel,
        [.. entries.Select(entry => new ModelItem(entry.Name, JsonOutput.CamelCase(entry.Availability), entry.Path, entry.Length, entry.ExpectedSha256))]);

    /// <summary>One model.</summary>
    /// <param name="Name">The name to open it by.</param>
    /// <param name="Availability"><c>builtIn</c>, <c>stored</c> or <c>canBePulled</c>.</param>
    /// <param name="Path">The .onnx file, there or to come; absent for the built-in network.</param>
    /// <param name="Length">Size of the .onnx file in bytes.</param>
    /// <param name="Sha256">What its SHA-256 must be; absent if nobody said.</param>
    public sealed record ModelItem(string Name, string Availability, string? Path, long? Length, string? Sha256);
}
