namespace ActivationPlatform.Client;

/// <summary>One model of a server.</summary>
/// <param name="Name">The name to ask for it by.</param>
/// <param name="Sha256">SHA-256 of its file, 64 lower-case hexadecimal digits; empty as long as the server does not know it.</param>
/// <param name="ByteLength">Size of its file in bytes; 0 if it is built in.</param>
/// <param name="IsDemonstration">True for the built-in network, whose weights are a demonstration.</param>
/// <param name="IsDefault">Whether calls without a model's name get it.</param>
public sealed record ModelSummary(string Name, string Sha256, long ByteLength, bool IsDemonstration, bool IsDefault);
