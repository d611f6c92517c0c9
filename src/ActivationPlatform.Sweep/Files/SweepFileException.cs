namespace ActivationPlatform.Sweep.Files;

/// <summary>A file of a sweep is damaged, of another format, missing or of another sweep; the message names it.</summary>
/// <param name="message">What is wrong with which file.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class SweepFileException(string message, Exception? innerException = null) : IOException(message, innerException);
