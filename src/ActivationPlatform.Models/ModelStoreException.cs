namespace ActivationPlatform.Models;

/// <summary>The store could not do what was asked: it cannot be written, a name is not allowed or taken, or no mirror answered.</summary>
public sealed class ModelStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what was expected.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
