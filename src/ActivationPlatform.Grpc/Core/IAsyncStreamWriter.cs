namespace Grpc.Core;

/// <summary>A stream of messages to write. One write at a time; awaiting it is the back pressure.</summary>
/// <typeparam name="T">Type of the messages.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the next writes; null for the default.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes one message.</summary>
    /// <param name="message">The message.</param>
    Task WriteAsync(T message);

    /// <summary>Writes one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the whole call.</param>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        // Implementations that know no token can still serve callers that pass none.
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException("Cancellation of stream writes is not supported by this gRPC implementation.");
        }

        return WriteAsync(message);
    }
}
