namespace ActivationPlatform.Protocol;

/// <summary>A stream of tensors, figures or documents that breaks the rules of protos/README.md: a gap, a wrong length, a wrong checksum.</summary>
public sealed class TensorStreamException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, actual and expected, and of which tensor.</param>
    public TensorStreamException(string message)
        : base(message)
    {
    }
}
