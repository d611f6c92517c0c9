using System.Collections.Frozen;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>The shapes that ONNX's operators put out. A rule answers null where its inputs' facts do not suffice.
/// Source: the ONNX operator specification.</summary>
internal static partial class ShapeRules
{
    /// <summary>From the operator to the facts of its first output.</summary>
    private static readonly FrozenDictionary<string, Func<NodeContext, TensorFacts?>> Rules = BuildRules();

    /// <summary>Facts of the node's outputs, in order; null for those that are unknown.</summary>
    /// <exception cref="ModelFormatException">The node cannot work on the shapes that it is given.</exception>
    public static IReadOnlyList<TensorFacts?> Infer(NodeContext context)
    {
        if (context.Node.OpType is "Split")
        {
            return Split(context);
        }

        TensorFacts? first = Rules.TryGetValue(context.Node.OpType, out Func<NodeContext, TensorFacts?>? rule) ? rule(context) : null;
        // A mask (Dropout) or the indices (MaxPool) are as large as the values.
        return [.. context.Node.Output.Select((_, index) => index == 0 ? first : context.Node.OpType is "Dropout" or "MaxPool" && first?.Shape is { } shape ? new TensorFacts(shape) : null)];
    }

    private static FrozenDictionary<string, Func<NodeContext, TensorFacts?>> BuildRules()
    {
        Dictionary<string, Func<NodeContext, TensorFacts?>> rules = [];
        foreach (string name in (string[])
        [
            "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "ThresholdedRelu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Swish", "Mish", "Gelu",
            "Tanh", "Softplus", "Softsign", "Erf", "Exp", "Log", "Sqrt", "Abs", "Neg", "Reciprocal", "Floor", "Ceil", "Round", "Sign", "Not",
            "Softmax", "LogSoftmax", "Hardmax", "LRN", "BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization",
            "LpNormalization", "MeanVarianceNormalization", "Dropout", "CumSum", "QuantizeLinear", "DequantizeLinear",
        ])
        {
            rules[name] = Same;
        }

        foreach (string name in (string[])["Add", "Sub", "Mul", "Div", "Pow", "Sum", "Max", "Min", "Mean", "Where", "And", "Or", "Equal", "Greater", "Less"])
        {
            rules[name] = Broadcast;
        }

        foreach (string name in (string[])["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare"])
        {
            rules[name] = Reduce;
        }

        rules["Conv"] = Convolution;
        rules["ConvTranspose"] = Convolution;
        rules["MaxPool"] = rules["AveragePool"] = rules["LpPool"] = Pooling;
        rules["GlobalAveragePool"] = rules["GlobalMaxPool"] = rules["GlobalLpPool"] = GlobalPooling;
        rules["Gemm"] = Gemm;
        rules["Identity"] = Identity;
        rules["MatMul"] = MatMul;
        rules["ArgMax"] = rules["ArgMin"] = ArgMax;
        rules["Cast"] = Cast;
        rules["Concat"] = Concat;
        rules["Constant"] = Constant;
        rules["ConstantOfShape"] = ConstantOfShape;
        rules["Expand"] = Expand;
        rules["DepthToSpace"] = DepthToSpace;
        rules["SpaceToDepth"] = SpaceToDepth;
        rules["Flatten"] = Flatten;
        rules["Gather"] = Gather;
        rules["Pad"] = Pad;
        rules["Reshape"] = Reshape;
        rules["Resize"] = rules["Upsample"] = Resize;
        rules["Shape"] = Shape;
        rules["Slice"] = Slice;
        rules["Squeeze"] = Squeeze;
        rules["Transpose"] = Transpose;
        rules["Unsqueeze"] = Unsqueeze;
        return rules.ToFrozenDictionary();
    }
}
