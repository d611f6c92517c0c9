using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>The answer of StreamStatistics: numbers only.</summary>
internal sealed class StatisticsEvents(IServerStreamWriter<Wire.StreamStatisticsResponse> writer, string modelSha256) : IActivationEvents
{
    /// <inheritdoc/>
    public ValueTask StatisticsAsync(Wire.LayerStatistics statistics, CancellationToken cancellationToken) =>
        new(writer.WriteAsync(new Wire.StreamStatisticsResponse { Statistics = statistics, ModelSha256 = modelSha256 }, cancellationToken));

    /// <inheritdoc/>
    public ValueTask SummaryAsync(Wire.StreamSummary summary, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask HeaderAsync(Wire.TensorHeader header, CancellationToken cancellationToken) => throw NoTensors();

    /// <inheritdoc/>
    public ValueTask ChunkAsync(Wire.DataChunk chunk, bool isLast, CancellationToken cancellationToken) => throw NoTensors();

    /// <inheritdoc/>
    public ValueTask EndAsync(Wire.TensorEnd end, CancellationToken cancellationToken) => throw NoTensors();

    private static InvalidOperationException NoTensors() => new("A stream of statistics has no tensors.");
}
