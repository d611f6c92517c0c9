namespace ActivationPlatform.Testing;

/// <summary>Output differs from its golden file, or there is none yet.</summary>
public sealed class GoldenMismatchException(string message) : Exception(message);
