using ActivationPlatform.Protocol;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>What one message of a stream of activations was.</summary>
/// <param name="Message">The message; null if it was a chunk, whose bytes are where they belong already.</param>
/// <param name="Failure">Why the chunk did not belong there; null if it did.</param>
internal sealed record StreamPiece(Wire.StreamActivationsResponse? Message, TensorStreamException? Failure)
{
    /// <summary>A chunk that was taken.</summary>
    public static StreamPiece Chunk { get; } = new(null, null);
}
