using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>Where one image's answer goes. Each call returns once the message was taken by the connection, so a slow reader slows its sender.</summary>
internal interface IActivationEvents
{
    /// <summary>Announces a tensor. It may stay in the buffer until the next message.</summary>
    ValueTask HeaderAsync(Wire.TensorHeader header, CancellationToken cancellationToken);

    /// <summary>Sends the next bytes of the announced tensor; they may be reused afterwards. The last ones may stay in the buffer until the end.</summary>
    ValueTask ChunkAsync(Wire.DataChunk chunk, bool isLast, CancellationToken cancellationToken);

    /// <summary>Closes the announced tensor.</summary>
    ValueTask EndAsync(Wire.TensorEnd end, CancellationToken cancellationToken);

    /// <summary>Sends a layer's numbers.</summary>
    ValueTask StatisticsAsync(Wire.LayerStatistics statistics, CancellationToken cancellationToken);

    /// <summary>Closes the answer.</summary>
    ValueTask SummaryAsync(Wire.StreamSummary summary, CancellationToken cancellationToken);
}
