using Google.Protobuf;
using Grpc.Core;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Counts the bytes of the messages that it passes on.</summary>
internal sealed class MeteredWriter<T>(IServerStreamWriter<T> writer, ServerMetrics metrics, string method) : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => writer.WriteOptions;
        set => writer.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        int bytes = message is IMessage sized ? sized.CalculateSize() : 0;
        await writer.WriteAsync(message, cancellationToken);
        metrics.MessageSent(method, bytes);
    }
}
