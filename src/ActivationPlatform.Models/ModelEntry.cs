namespace ActivationPlatform.Models;

/// <summary>One model that a store knows.</summary>
/// <param name="Name">The name to open it by.</param>
/// <param name="Availability">Where it is.</param>
/// <param name="Path">The .onnx file, there or to come; null for the built-in network.</param>
/// <param name="Length">Size of the .onnx file in bytes, there or expected; null for the built-in network.</param>
/// <param name="ExpectedSha256">What the .onnx file's SHA-256 must be; null if nobody said.</param>
public sealed record ModelEntry(string Name, ModelAvailability Availability, string? Path, long? Length, string? ExpectedSha256);
