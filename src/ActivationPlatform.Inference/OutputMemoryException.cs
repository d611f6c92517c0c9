namespace ActivationPlatform.Inference;

/// <summary>There is no room for the outputs of a run within <see cref="InferenceOptions.MaximumOutputBytes"/>: others hold theirs, or too much was asked for at once.</summary>
public sealed class OutputMemoryException : Exception
{
    /// <summary>Creates the exception; its text gives the three numbers and the ways out.</summary>
    /// <param name="askedBytes">What was asked for.</param>
    /// <param name="bytesInUse">What is held.</param>
    /// <param name="maximumBytes">The bound.</param>
    public OutputMemoryException(long askedBytes, long bytesInUse, long maximumBytes)
        : base(FormattableString.Invariant(
            $"No memory for {askedBytes} bytes of activations: {bytesInUse} are in use, at most {maximumBytes} are allowed. Dispose activations that are not needed, ask for fewer layers, or raise MaximumOutputBytes."))
    {
        AskedBytes = askedBytes;
        BytesInUse = bytesInUse;
        MaximumBytes = maximumBytes;
    }

    /// <summary>What was asked for.</summary>
    public long AskedBytes { get; }

    /// <summary>What was held at that moment.</summary>
    public long BytesInUse { get; }

    /// <summary>The bound.</summary>
    public long MaximumBytes { get; }
}
