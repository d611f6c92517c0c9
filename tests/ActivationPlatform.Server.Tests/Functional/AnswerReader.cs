using ActivationPlatform.Protocol;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Reads an answer of StreamActivations and holds it against the rules of its order.</summary>
internal static class AnswerReader
{
    /// <param name="call">The call; stays the caller's.</param>
    /// <param name="look">Shown every tensor; its memory is used again when this returns.</param>
    public static async Task<(Wire.StreamStart Start, Wire.StreamSummary Summary)> ReadAsync(AsyncServerStreamingCall<Wire.StreamActivationsResponse> call, Action<ReceivedTensor> look)
    {
        using var assembler = new TensorAssembler();
        Wire.StreamStart? start = null;
        Wire.StreamSummary? summary = null;
        await foreach (Wire.StreamActivationsResponse message in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(message.Start is not null, start is null);
            Assert.Null(summary);
            start ??= message.Start;
            summary = message.Summary;
            if (message.Header is { } header)
            {
                assembler.Begin(header);
            }
            else if (message.Chunk is { } chunk)
            {
                Assert.InRange(chunk.Data.Length, 1, start!.ChunkBytes);
                assembler.Append(chunk);
            }
            else if (message.End is { } end)
            {
                using ReceivedTensor tensor = assembler.Complete(end);
                look(tensor);
            }
        }

        return (start!, summary!);
    }
}
