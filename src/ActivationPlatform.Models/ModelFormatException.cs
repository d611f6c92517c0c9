namespace ActivationPlatform.Models;

/// <summary>A model file that cannot be used: broken, hostile, or using something that is not supported. The text names the file or the part of it.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, what was expected, and whose part of the model it is.</param>
    /// <param name="innerException">What the parser said, if it was the parser.</param>
    public ModelFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
