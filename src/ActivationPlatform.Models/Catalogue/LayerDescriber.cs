using System.Collections.Immutable;
using System.Globalization;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>Type, one-line description and property listing of a layer in MATLAB's words.</summary>
internal static class LayerDescriber
{
    public static LayerType TypeOf(NodeContext context, int layerInputs) => context.Node.OpType switch
    {
        "Conv" => LayerType.Convolution,
        "Relu" => LayerType.ReLU,
        "MaxPool" or "GlobalMaxPool" => LayerType.MaxPooling,
        "AveragePool" or "GlobalAveragePool" => LayerType.AveragePooling,
        "ReduceMean" when IsSpatialMean(context) => LayerType.AveragePooling,
        "LRN" => LayerType.CrossChannelNormalization,
        "Concat" when context.Shape(0) is not { Rank: 4 } || context.Integer("axis", 1) is 1 or -3 => LayerType.DepthConcatenation,
        "Dropout" => LayerType.Dropout,
        "Gemm" or "MatMul" when context.Input(1).IsConstant => LayerType.FullyConnected,
        "Softmax" => LayerType.Softmax,
        "BatchNormalization" => LayerType.BatchNormalization,
        "Add" or "Sum" when layerInputs >= 2 => LayerType.Addition,
        "LeakyRelu" or "PRelu" or "Elu" or "Selu" or "Celu" or "ThresholdedRelu" or "Clip" or "Sigmoid" or "HardSigmoid" or "HardSwish" or "Swish"
            or "Mish" or "Gelu" or "Tanh" or "Softplus" or "Softsign" => LayerType.Activation,
        _ => LayerType.Other,
    };

    public static string Describe(NodeContext context, LayerType type, WindowParameters? window, int layerInputs, TensorShape output)
    {
        string op = context.Node.OpType;
        switch (type)
        {
            case LayerType.Convolution when window is not null && context.Shape(1) is { Rank: 4 } weights:
                long groups = context.Integer("group", 1);
                string kernels = $"{weights.Height}x{weights.Width}x{weights.Channels} convolutions with stride {Stride(window)} and padding {Padding(window)}";
                return groups == 1
                    ? Invariant($"{weights.Dimensions[0]} {kernels}{Dilation(window)}")
                    : Invariant($"{groups} groups of {weights.Dimensions[0] / groups} {kernels}{Dilation(window)}");
            case LayerType.MaxPooling or LayerType.AveragePooling:
                string kind = type == LayerType.MaxPooling ? "max" : "average";
                return window is null || op is "GlobalMaxPool" or "GlobalAveragePool" or "ReduceMean"
                    ? $"global {kind} pooling"
                    : Invariant($"{window.Height}x{window.Width} {kind} pooling with stride {Stride(window)} and padding {Padding(window)}{Dilation(window)}");
            case LayerType.ReLU:
                return "ReLU";
            case LayerType.CrossChannelNormalization:
                return Invariant($"cross channel normalization with {context.Integer("size", 0)} channels per element");
            case LayerType.DepthConcatenation:
                return Invariant($"Depth concatenation of {layerInputs} inputs");
            case LayerType.Dropout:
                return Invariant($"{Math.Round(DropoutRatio(context) * 100, 1)}% dropout");
            case LayerType.FullyConnected when output.IsKnown && output.Rank > 0:
                return Invariant($"{output.Dimensions[^1]} fully connected layer");
            case LayerType.Softmax:
                return "softmax";
            case LayerType.BatchNormalization:
                return output.IsKnown ? Invariant($"Batch normalization with {output.Channels} channels") : "Batch normalization";
            case LayerType.Addition:
                return Invariant($"Element-wise addition of {layerInputs} inputs");
            default:
                return op switch
                {
                    "LeakyRelu" => Invariant($"Leaky ReLU with scale {context.Number("alpha", 0.01f)}"),
                    "PRelu" => "Parametric ReLU",
                    "Clip" => "clipping to a range",
                    "Sigmoid" => "sigmoid",
                    "Tanh" => "hyperbolic tangent",
                    "ConvTranspose" when context.Shape(1) is { Rank: 4 } w => Invariant($"{w.Channels * context.Integer("group", 1)} {w.Height}x{w.Width}x{w.Dimensions[0]} transposed convolutions"),
                    _ => op,
                };
        }
    }

    public static ImmutableArray<LayerProperty> Properties(NodeContext context, LayerType type, WindowParameters? window, ImmutableArray<LearnableParameter> learnables)
    {
        var properties = ImmutableArray.CreateBuilder<LayerProperty>();
        void Add(string name, string value) => properties.Add(new LayerProperty(name, value));
        switch (type)
        {
            case LayerType.Convolution when window is not null && context.Shape(1) is { Rank: 4 } weights:
                long groups = context.Integer("group", 1);
                Add("FilterSize", Invariant($"[{window.Height} {window.Width}]"));
                Add("NumChannels", Invariant($"{weights.Channels}"));
                Add("NumFilters", Invariant($"{weights.Dimensions[0] / groups}"));
                if (groups != 1)
                {
                    Add("NumGroups", Invariant($"{groups}"));
                }

                Add("Stride", Stride(window));
                Add("PaddingSize", Padding(window));
                Add("DilationFactor", Invariant($"[{window.DilationVertical} {window.DilationHorizontal}]"));
                break;
            case LayerType.MaxPooling or LayerType.AveragePooling when window is not null:
                Add("PoolSize", Invariant($"[{window.Height} {window.Width}]"));
                Add("Stride", Stride(window));
                Add("PaddingSize", Padding(window));
                break;
            case LayerType.CrossChannelNormalization:
                Add("WindowChannelSize", Invariant($"{context.Integer("size", 0)}"));
                Add("Alpha", Invariant($"{context.Number("alpha", 0.0001f)}"));
                Add("Beta", Invariant($"{context.Number("beta", 0.75f)}"));
                Add("K", Invariant($"{context.Number("bias", 1)}"));
                break;
            case LayerType.DepthConcatenation or LayerType.Addition:
                Add("NumInputs", Invariant($"{context.InputCount}"));
                break;
            case LayerType.Dropout:
                Add("Probability", Invariant($"{DropoutRatio(context)}"));
                break;
            case LayerType.FullyConnected when learnables is [{ Shape.Rank: 2 } matrix, ..]:
                Add("InputSize", Invariant($"{matrix.Shape.Dimensions[matrix.InputsFirst ? 0 : 1]}"));
                Add("OutputSize", Invariant($"{matrix.Shape.Dimensions[matrix.InputsFirst ? 1 : 0]}"));
                break;
            case LayerType.BatchNormalization:
                Add("NumChannels", Invariant($"{context.Shape(0)?.Channels ?? 0}"));
                Add("Epsilon", Invariant($"{context.Number("epsilon", 1e-5f)}"));
                break;
            case LayerType.Activation when context.Node.OpType == "LeakyRelu":
                Add("Scale", Invariant($"{context.Number("alpha", 0.01f)}"));
                break;
        }

        foreach (LearnableParameter learnable in learnables)
        {
            Add(learnable.Name, MatlabSize(learnable, type));
        }

        return properties.ToImmutable();
    }

    /// <summary>The window of poolings over the whole map, too: their size is the map's.</summary>
    public static WindowParameters? WindowOf(NodeContext context, LayerType type)
    {
        bool hasWindow = context.Node.OpType is "Conv" or "ConvTranspose" or "MaxPool" or "AveragePool" or "LpPool";
        if (hasWindow)
        {
            return SlidingWindow.Read(context)?.ToParameters(context.Shape(0)!, isPooling: type is LayerType.MaxPooling or LayerType.AveragePooling);
        }

        return type is LayerType.MaxPooling or LayerType.AveragePooling && context.Shape(0) is { Rank: 4 } map
            ? new WindowParameters(map.Height, map.Width, 1, 1, 0, 0, 0, 0)
            : null;
    }

    private static bool IsSpatialMean(NodeContext context) =>
        context.Shape(0) is { Rank: 4 } && context.Integers("axes", 1) is { Length: 2 } axes && axes.Select(a => context.Axis(a, 4)).Order().SequenceEqual([2, 3]);

    private static float DropoutRatio(NodeContext context) =>
        context.Input(1).Stored is { } stored && Onnx.TensorData.ReadFloats(stored) is [float ratio] ? ratio : context.Number("ratio", 0.5f);

    /// <summary>MATLAB stores weights as rows x columns x input channels x filters, those of a fully connected layer as outputs x inputs, and vectors along the third axis: <c>7x7x3x64 single</c>.</summary>
    private static string MatlabSize(LearnableParameter learnable, LayerType type)
    {
        ImmutableArray<int> d = learnable.Shape.Dimensions;
        string size = d.Length switch
        {
            4 => Invariant($"{d[2]}x{d[3]}x{d[1]}x{d[0]}"),
            2 when learnable.InputsFirst => Invariant($"{d[1]}x{d[0]}"),
            1 when type == LayerType.FullyConnected => Invariant($"{d[0]}x1"),
            1 => Invariant($"1x1x{d[0]}"),
            _ => learnable.Shape.ToString(),
        };
        return size + " single";
    }

    private static string Stride(WindowParameters window) => Invariant($"[{window.StrideVertical} {window.StrideHorizontal}]");

    private static string Padding(WindowParameters window) =>
        Invariant($"[{window.PaddingTop} {window.PaddingBottom} {window.PaddingLeft} {window.PaddingRight}]");

    private static string Dilation(WindowParameters window) =>
        window is { DilationVertical: 1, DilationHorizontal: 1 } ? "" : Invariant($" and dilation [{window.DilationVertical} {window.DilationHorizontal}]");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
