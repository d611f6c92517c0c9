using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>A layer in a document.</summary>
public sealed record LayerEntry
{
    /// <summary>Position in the catalogue, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>The published name.</summary>
    public required string Name { get; init; }

    /// <summary>MATLAB's name.</summary>
    public required string MatlabName { get; init; }

    /// <summary>The ONNX tensor's name.</summary>
    public required string OnnxName { get; init; }

    /// <summary>The type in the published words.</summary>
    public required string Type { get; init; }

    /// <summary>One line about the layer.</summary>
    public required string Description { get; init; }

    /// <summary>Shape of the output for one image, outermost dimension first.</summary>
    public required ImmutableArray<int> OutputShape { get; init; }

    /// <summary>Published names of the layers that feed this one.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>Number of learned values.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>What one unit sees of the picture; absent once the spatial axes are gone.</summary>
    public ReceptiveField? ReceptiveField { get; init; }

    /// <summary>The entry of a layer.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="layer">The layer.</param>
    public static LayerEntry Create(Network network, Layer layer) => new()
    {
        Index = layer.Index + 1,
        Name = layer.Name,
        MatlabName = layer.MatlabName,
        OnnxName = layer.OnnxName,
        Type = layer.TypeName,
        Description = layer.Description,
        OutputShape = layer.OutputShape.Dimensions,
        Inputs = [.. layer.Inputs.Select(input => network.Layers[input].Name)],
        ParameterCount = layer.ParameterCount,
        MultiplyAdds = layer.MultiplyAdds,
        ReceptiveField = layer.ReceptiveField,
    };
}
