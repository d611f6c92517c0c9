using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>All that is known of one layer.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Layer">As in the list of layers.</param>
/// <param name="Properties">Hyper-parameters in MATLAB's words and order.</param>
/// <param name="Learnables">Learned tensors without their values.</param>
public sealed record LayerDocument(
    int SchemaVersion, string Model, string ModelSha256, LayerEntry Layer, ImmutableArray<LayerProperty> Properties, ImmutableArray<LayerDocument.Learnable> Learnables)
{
    /// <summary>The document of a layer.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="layer">The layer.</param>
    public static LayerDocument Create(Network network, Layer layer) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256, LayerEntry.Create(network, layer), layer.Properties,
        [.. layer.Learnables.Select(learnable => new Learnable(learnable.Name, learnable.OnnxName, learnable.Shape.Dimensions))]);

    /// <summary>A learned tensor.</summary>
    /// <param name="Name">Its role, for example <c>Weights</c>.</param>
    /// <param name="OnnxName">The initializer's name.</param>
    /// <param name="Shape">As stored, outermost dimension first.</param>
    public sealed record Learnable(string Name, string OnnxName, ImmutableArray<int> Shape);
}
