namespace ActivationPlatform.Sdk.Files;

/// <summary>A file of arrays (NPY, NPZ, safetensors) that cannot be read: the text names the format, what is wrong and what was expected.</summary>
/// <param name="message">What, actual, expected.</param>
/// <param name="innerException">The cause below, if there is one.</param>
public sealed class ArrayFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
