using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>The answer of StreamActivations.</summary>
internal sealed class StreamEvents(IServerStreamWriter<Wire.StreamActivationsResponse> writer) : IActivationEvents
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    /// <summary>Opens the answer.</summary>
    public ValueTask StartAsync(Wire.StreamStart start, CancellationToken cancellationToken) => WriteAsync(new() { Start = start }, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask HeaderAsync(Wire.TensorHeader header, CancellationToken cancellationToken) => WriteAsync(new() { Header = header }, Buffered, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ChunkAsync(Wire.DataChunk chunk, bool isLast, CancellationToken cancellationToken) =>
        WriteAsync(new() { Chunk = chunk }, isLast ? Buffered : null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask EndAsync(Wire.TensorEnd end, CancellationToken cancellationToken) => WriteAsync(new() { End = end }, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask StatisticsAsync(Wire.LayerStatistics statistics, CancellationToken cancellationToken) => WriteAsync(new() { Statistics = statistics }, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SummaryAsync(Wire.StreamSummary summary, CancellationToken cancellationToken) => WriteAsync(new() { Summary = summary }, null, cancellationToken);

    private ValueTask WriteAsync(Wire.StreamActivationsResponse message, WriteOptions? options, CancellationToken cancellationToken)
    {
        writer.WriteOptions = options;
        return new ValueTask(writer.WriteAsync(message, cancellationToken));
    }
}
