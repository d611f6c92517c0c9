using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>One layer of a network's catalogue.</summary>
public sealed record Layer
{
    /// <summary>Position in the catalogue, from 0. People see <c>Index + 1</c>.</summary>
    public required int Index { get; init; }

    /// <summary>The published name, for example <c>conv1/7x7_s2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>MATLAB's name, for example <c>conv1-7x7_s2</c>: every <c>/</c> is a <c>-</c>.</summary>
    public required string MatlabName { get; init; }

    /// <summary>The ONNX tensor that the layer puts out, for example <c>conv1/7x7_s2_1</c>.</summary>
    public required string OnnxName { get; init; }

    /// <summary>What the layer does.</summary>
    public required LayerType Type { get; init; }

    /// <summary>The type in the published words, for example <c>Max Pooling</c>; the operator's name for <see cref="LayerType.Other"/>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The ONNX operator, for example <c>Conv</c>; empty for the input and the classification output.</summary>
    public required string Operator { get; init; }

    /// <summary>One line in the seed's wording, for example <c>64 7x7x3 convolutions with stride [2 2] and padding [3 3 3 3]</c>.</summary>
    public required string Description { get; init; }

    /// <summary>Catalogue indices of the layers that feed this one, in the operator's order.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>Shape of the layer's output for one image (batch 1).</summary>
    public required TensorShape OutputShape { get; init; }

    /// <summary>The sliding window, for convolutions and poolings; otherwise null.</summary>
    public WindowParameters? Window { get; init; }

    /// <summary>Number of groups of a convolution; 1 elsewhere.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Hyper-parameters in MATLAB's words and order.</summary>
    public ImmutableArray<LayerProperty> Properties { get; init; } = [];

    /// <summary>Learned tensors; empty for layers without.</summary>
    public ImmutableArray<LearnableParameter> Learnables { get; init; } = [];

    /// <summary>Number of learned values.</summary>
    public long ParameterCount { get; init; }

    /// <summary>Multiply-adds for one image (convolutions and fully connected layers; 0 elsewhere).</summary>
    public long MultiplyAdds { get; init; }

    /// <summary>What one unit sees of the input; null once the spatial axes are gone (fully connected and later) or unknown.</summary>
    public ReceptiveField? ReceptiveField { get; init; }
}
