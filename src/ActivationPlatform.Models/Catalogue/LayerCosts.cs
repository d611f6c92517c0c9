namespace ActivationPlatform.Models.Catalogue;

/// <summary>What a layer costs and sees.</summary>
internal static class LayerCosts
{
    /// <summary>Multiply-adds for one image, without biases; 0 for layers that are not a product with weights, or where a shape is unknown.</summary>
    public static long MultiplyAdds(NodeContext context, TensorShape output)
    {
        if (!output.IsKnown || context.Shape(0) is not { } input || context.Shape(1) is not { } weights)
        {
            return 0;
        }

        // Saturating: a hostile file may claim sizes whose product has no meaning.
        Int128 count = context.Node.OpType switch
        {
            // Every output value needs one filter's weights.
            "Conv" => (Int128)output.ElementCount * (weights.ElementCount / Math.Max(1, weights.Dimensions[0])),
            // Every input value meets the weights of its channel.
            "ConvTranspose" => (Int128)input.ElementCount * (weights.ElementCount / Math.Max(1, weights.Dimensions[0])),
            "Gemm" => (Int128)output.ElementCount * input.Dimensions[context.Integer("transA", 0) != 0 ? 0 : 1],
            "MatMul" when context.Input(1).IsConstant && input.Rank > 0 => (Int128)output.ElementCount * input.Dimensions[^1],
            _ => 0,
        };
        return (long)Int128.Min(count, long.MaxValue);
    }

    /// <summary>What one unit of the layer sees, from what its inputs see: the largest of them, widened by the layer's window.</summary>
    /// <param name="inputs">The fields of the layers that feed it; null where unknown.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="operatorType">The ONNX operator.</param>
    /// <param name="window">The layer's window, if it has one.</param>
    /// <param name="output">The layer's output; a field has a meaning only for rows and columns.</param>
    public static ReceptiveField? Field(IReadOnlyList<ReceptiveField?> inputs, LayerType type, string operatorType, WindowParameters? window, TensorShape output)
    {
        bool keepsPlaces = window is not null || type is not (LayerType.Other or LayerType.FullyConnected) || operatorType is "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" or "Sum" or "Mean" or "Concat" or "Abs" or "Exp" or "Sqrt" or "Pow" or "Split" or "LogSoftmax";
        if (output.Rank != 4 || operatorType == "ConvTranspose" || !keepsPlaces || inputs.Count == 0 || inputs.Contains(null))
        {
            return null;
        }

        ReceptiveField largest = inputs.MaxBy(field => field!.Size)!;
        if (window is null)
        {
            return largest;
        }

        // A field is given as a square: of a window that is not, the longer side counts.
        bool vertical = (window.Height - 1) * window.DilationVertical >= (window.Width - 1) * window.DilationHorizontal;
        long reach = vertical ? (long)(window.Height - 1) * window.DilationVertical : (long)(window.Width - 1) * window.DilationHorizontal;
        long size = largest.Size + (reach * largest.Stride);
        long stride = (long)largest.Stride * (vertical ? window.StrideVertical : window.StrideHorizontal);
        long offset = largest.Offset - ((long)(vertical ? window.PaddingTop : window.PaddingLeft) * largest.Stride);
        return size <= int.MaxValue && stride <= int.MaxValue && offset >= int.MinValue ? new ReceptiveField((int)size, (int)stride, (int)offset) : null;
    }
}
