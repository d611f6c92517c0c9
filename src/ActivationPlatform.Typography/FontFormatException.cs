namespace ActivationPlatform.Typography;

/// <summary>The bytes of a font are not a TrueType font that this library can read: truncated, inconsistent or of another format.</summary>
public sealed class FontFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, with the table and the offset where it shows.</param>
    public FontFormatException(string message)
        : base(message)
    {
    }
}
