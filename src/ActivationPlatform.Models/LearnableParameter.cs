namespace ActivationPlatform.Models;

/// <summary>A learned tensor of a layer, without its values (<see cref="IActivationSource.ReadParametersAsync"/> reads those).</summary>
/// <param name="Name">Its role: <c>Weights</c>, <c>Bias</c>, <c>Scale</c>, <c>Offset</c>, <c>Mean</c>, <c>Variance</c>.</param>
/// <param name="OnnxName">The initializer's name in the ONNX file.</param>
/// <param name="Shape">As stored: OIHW for a convolution's weights, input channels in the order of the network's input (blue, green, red for GoogLeNet).</param>
/// <param name="InputsFirst">True for a fully connected layer's weights that are stored as inputs x outputs (<c>MatMul</c>, <c>Gemm</c> without <c>transB</c>) instead of outputs x inputs.</param>
public sealed record LearnableParameter(string Name, string OnnxName, TensorShape Shape, bool InputsFirst = false);
