using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>What is known of a tensor without running the network.</summary>
/// <param name="Shape">Its shape; null if nothing tells it.</param>
/// <param name="Integers">Its values if they are known whole numbers (shapes, axes), row-major.</param>
/// <param name="Stored">The stored tensor that holds its values, perhaps under another shape.</param>
/// <param name="IsConstant">True if it does not depend on the network's input.</param>
internal sealed record TensorFacts(TensorShape? Shape, long[]? Integers = null, TensorProto? Stored = null, bool IsConstant = false)
{
    public static readonly TensorFacts Unknown = new((TensorShape?)null);

    // Longer lists are data, not shapes; reading them would only cost time.
    private const int LongestIntegerList = 64;

    public static TensorFacts Of(TensorProto tensor)
    {
        TensorShape shape = TensorData.Shape(tensor);
        return new TensorFacts(shape, shape.ElementCount <= LongestIntegerList ? TensorData.ReadIntegers(tensor) : null, tensor, IsConstant: true);
    }
}
