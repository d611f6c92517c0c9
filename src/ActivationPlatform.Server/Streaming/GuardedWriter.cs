using Grpc.Core;

namespace ActivationPlatform.Server.Streaming;

/// <summary>Writes messages as far as the caller takes them, and no longer than <see cref="OutgoingStream"/> has patience.</summary>
internal sealed class GuardedWriter<T>(IServerStreamWriter<T> writer, OutgoingStream stream) : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => writer.WriteOptions;
        set => writer.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => stream.WriteAsync(writer, message, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteAsync(T message, CancellationToken cancellationToken) => stream.WriteAsync(writer, message, cancellationToken);
}
