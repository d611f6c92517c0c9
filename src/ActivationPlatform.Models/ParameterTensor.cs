namespace ActivationPlatform.Models;

/// <summary>A learned tensor with its values.</summary>
/// <param name="Parameter">Role, name and shape.</param>
/// <param name="Values">Row-major in the parameter's shape, converted to float32 where stored otherwise.</param>
public sealed record ParameterTensor(LearnableParameter Parameter, ReadOnlyMemory<float> Values);
