namespace ActivationPlatform.Models.Catalogue;

/// <summary>What a layer costs.</summary>
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
}
