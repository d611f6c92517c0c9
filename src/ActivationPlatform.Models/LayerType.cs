namespace ActivationPlatform.Models;

/// <summary>What a layer does. <see cref="LayerTypeNames.DisplayName(LayerType, string)"/> gives the published words.</summary>
public enum LayerType
{
    /// <summary>An operator without a catalogue entry of its own; <see cref="Layer.Operator"/> names it.</summary>
    Other,

    /// <summary>"Image Input": the preprocessed input tensor.</summary>
    ImageInput,

    /// <summary>"Convolution", grouped ones included.</summary>
    Convolution,

    /// <summary>"ReLU".</summary>
    ReLU,

    /// <summary>"Max Pooling".</summary>
    MaxPooling,

    /// <summary>"Cross Channel Normalization" (LRN).</summary>
    CrossChannelNormalization,

    /// <summary>"Depth concatenation".</summary>
    DepthConcatenation,

    /// <summary>"Average Pooling", global ones included.</summary>
    AveragePooling,

    /// <summary>"Dropout": the identity at inference.</summary>
    Dropout,

    /// <summary>"Fully Connected".</summary>
    FullyConnected,

    /// <summary>"Softmax".</summary>
    Softmax,

    /// <summary>"Classification Output": repeats the last scores.</summary>
    ClassificationOutput,

    /// <summary>"Batch Normalization".</summary>
    BatchNormalization,

    /// <summary>"Addition" of two or more inputs, element by element.</summary>
    Addition,

    /// <summary>An element-by-element non-linearity other than ReLU (Sigmoid, Tanh, Clip, HardSwish ...).</summary>
    Activation,
}
