using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>An attribute of an ONNX node: a name and a value of one of ONNX's plain kinds.</summary>
/// <param name="Name">The attribute's name, for example <c>kernel_shape</c>.</param>
public abstract record OnnxAttribute(string Name)
{
    /// <summary>A whole number.</summary>
    /// <param name="Name">The attribute's name.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Integer(string Name, long Value) : OnnxAttribute(Name);

    /// <summary>A real number.</summary>
    /// <param name="Name">The attribute's name.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Number(string Name, float Value) : OnnxAttribute(Name);

    /// <summary>A text.</summary>
    /// <param name="Name">The attribute's name.</param>
    /// <param name="Value">Its value, UTF-8 in the file.</param>
    public sealed record Text(string Name, string Value) : OnnxAttribute(Name);

    /// <summary>A list of whole numbers.</summary>
    /// <param name="Name">The attribute's name.</param>
    /// <param name="Values">Its values.</param>
    public sealed record Integers(string Name, params ImmutableArray<long> Values) : OnnxAttribute(Name);

    /// <summary>A list of real numbers.</summary>
    /// <param name="Name">The attribute's name.</param>
    /// <param name="Values">Its values.</param>
    public sealed record Numbers(string Name, params ImmutableArray<float> Values) : OnnxAttribute(Name);
}
