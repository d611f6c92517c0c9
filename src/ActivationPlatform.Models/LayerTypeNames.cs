namespace ActivationPlatform.Models;

/// <summary>The published words for layer types, as MATLAB's analysers print them.</summary>
public static class LayerTypeNames
{
    /// <summary>For example <c>Cross Channel Normalization</c>; <paramref name="operatorName"/> for types without a word of their own.</summary>
    /// <param name="type">The layer's type.</param>
    /// <param name="operatorName">The ONNX operator.</param>
    public static string DisplayName(LayerType type, string operatorName) => type switch
    {
        LayerType.ImageInput => "Image Input",
        LayerType.Convolution => "Convolution",
        LayerType.ReLU => "ReLU",
        LayerType.MaxPooling => "Max Pooling",
        LayerType.CrossChannelNormalization => "Cross Channel Normalization",
        LayerType.DepthConcatenation => "Depth concatenation",
        LayerType.AveragePooling => "Average Pooling",
        LayerType.Dropout => "Dropout",
        LayerType.FullyConnected => "Fully Connected",
        LayerType.Softmax => "Softmax",
        LayerType.ClassificationOutput => "Classification Output",
        LayerType.BatchNormalization => "Batch Normalization",
        LayerType.Addition => "Addition",
        _ => operatorName,
    };
}
