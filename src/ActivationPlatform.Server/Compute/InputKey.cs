using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Compute;

/// <summary>What decides a network's activations: the opened model (its file and how inputs are prepared for it) and the input's bytes.</summary>
/// <param name="Model">The opened model's number.</param>
/// <param name="Hash">SHA-256 of the input in hexadecimal digits.</param>
internal readonly record struct InputKey(long Model, string Hash)
{
    /// <summary>The key of an input; an encoded image and a ready tensor never share one.</summary>
    public static InputKey Of(long model, ActivationInput input)
    {
        ReadOnlySpan<byte> bytes = input switch
        {
            ActivationInput.EncodedImage image => image.Bytes.Span,
            ActivationInput.ReadyTensor tensor => MemoryMarshal.AsBytes(tensor.Values.Span),
            _ => throw new ArgumentException($"An input of type {input.GetType().Name} is not known; expected an encoded image or a ready tensor.", nameof(input)),
        };
        return new InputKey(model, $"{input.GetType().Name}:{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
    }
}
