namespace ActivationPlatform.Imaging;

/// <summary>A file is not an image that can be decoded: unknown, damaged, truncated, of a refused kind or beyond the limits.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the exception; <see cref="Exception.Message"/> is composed of both values.</summary>
    /// <param name="offset">Byte of the file at which the problem was noticed, counted from 0.</param>
    /// <param name="reason">What is wrong, as the end of a sentence.</param>
    /// <param name="innerException">The cause, if another exception is one.</param>
    public ImageFormatException(long offset, string reason, Exception? innerException = null)
        : base(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Image cannot be decoded (byte {offset}): {reason}"), innerException) =>
        (Offset, Reason) = (offset, reason);

    /// <summary>Byte of the file at which the problem was noticed, counted from 0.</summary>
    public long Offset { get; }

    /// <summary>What is wrong, with the actual and the expected value.</summary>
    public string Reason { get; }
}
