using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>What is known of a network without its weights: identity, input, layers, connections and labels.</summary>
public sealed record Network
{
    /// <summary>The model's name, for example <c>googlenet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the ONNX file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>True for the built-in network: its weights are a demonstration and class scores mean nothing.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>How an image becomes the input tensor.</summary>
    public required InputSpecification Input { get; init; }

    /// <summary>The layers in the order of the catalogue (the network's order).</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>The connections between layers, by source and then destination.</summary>
    public required ImmutableArray<LayerConnection> Connections { get; init; }

    /// <summary>Class labels in the order of the last layer's scores; empty if the model has none.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];
}
