using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>An array with its name, as archives hold it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Shape">Outermost dimension first.</param>
/// <param name="Values">Row-major, as many as the shape has elements.</param>
public sealed record NamedArray(string Name, TensorShape Shape, ReadOnlyMemory<float> Values);
