using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>One image's part of the answer of StreamActivationsBatch. Several images share the connection: messages are written one at a time.</summary>
internal sealed class BatchEvents(IServerStreamWriter<Wire.StreamActivationsBatchResponse> writer, SemaphoreSlim turn, string imageId) : IActivationEvents
{
    /// <inheritdoc/>
    public ValueTask HeaderAsync(Wire.TensorHeader header, CancellationToken cancellationToken) => WriteAsync(new() { Header = header }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ChunkAsync(Wire.DataChunk chunk, bool isLast, CancellationToken cancellationToken) => WriteAsync(new() { Chunk = chunk }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask EndAsync(Wire.TensorEnd end, CancellationToken cancellationToken) => WriteAsync(new() { End = end }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask StatisticsAsync(Wire.LayerStatistics statistics, CancellationToken cancellationToken) => WriteAsync(new() { Statistics = statistics }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SummaryAsync(Wire.StreamSummary summary, CancellationToken cancellationToken) => WriteAsync(new() { Summary = summary }, cancellationToken);

    /// <summary>Closes the image's part: it failed.</summary>
    public ValueTask FailureAsync(Wire.BatchFailure failure, CancellationToken cancellationToken) => WriteAsync(new() { Failure = failure }, cancellationToken);

    private async ValueTask WriteAsync(Wire.StreamActivationsBatchResponse message, CancellationToken cancellationToken)
    {
        message.ImageId = imageId;
        await turn.WaitAsync(cancellationToken);
        try
        {
            await writer.WriteAsync(message, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
