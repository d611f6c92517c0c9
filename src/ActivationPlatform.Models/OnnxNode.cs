using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>A node to be put into an ONNX graph.</summary>
public sealed record OnnxNode
{
    /// <summary>The operator's name, for example <c>Conv</c>.</summary>
    public required string OperatorType { get; init; }

    /// <summary>The operator's domain; empty for ONNX's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The node's name; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Names of the tensors it reads; an empty name is an optional input left out.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>Names of the tensors it writes. No other node may write them.</summary>
    public required ImmutableArray<string> Outputs { get; init; }

    /// <summary>Its attributes.</summary>
    public ImmutableArray<OnnxAttribute> Attributes { get; init; } = [];
}
