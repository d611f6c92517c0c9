using ActivationPlatform.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

/// <summary>One answer to StreamActivations, piece by piece. The tensor of layer n has the four values n, n, n, n.</summary>
internal sealed class ActivationAnswer(Script script, Wire.StreamActivationsRequest request, IServerStreamWriter<Wire.StreamActivationsResponse> messages, ServerCallContext context)
{
    private const int ValueCount = 4;

    /// <summary>Says what will come.</summary>
    /// <param name="layers">Positions in the catalogue.</param>
    /// <param name="sha256">The model's; null for the one that was asked for.</param>
    public Task StartAsync(int[] layers, string? sha256 = null) => messages.WriteAsync(new()
    {
        Start = new Wire.StreamStart { Model = request.Model, ModelSha256 = sha256 ?? request.ExpectedModelSha256, Layers = { layers.Select(Name) }, ChunkBytes = TensorEncodings.MinimumChunkBytes },
    });

    /// <summary>Sends whole tensors and waits until all of them were taken: a reset would overtake what is on its way.</summary>
    public async Task TensorsAsync(params int[] layers)
    {
        foreach (int layer in layers)
        {
            using TensorEncoder encoder = await BeginAsync(layer);
            await messages.WriteAsync(new() { End = encoder.End() });
            await script.Taken.WaitAsync(context.CancellationToken);
        }
    }

    /// <summary>Sends a tensor without its end.</summary>
    public async Task UnfinishedAsync(int layer) => (await BeginAsync(layer)).Dispose();

    /// <summary>Sends a tensor whose checksum is another's.</summary>
    public async Task SpoiltAsync(int layer)
    {
        using TensorEncoder encoder = await BeginAsync(layer);
        Wire.TensorEnd end = encoder.End();
        end.Crc32C++;
        await messages.WriteAsync(new() { End = end });
    }

    /// <summary>Sends pieces as they are, however wrong.</summary>
    public async Task SendAsync(params IEnumerable<Wire.StreamActivationsResponse> pieces)
    {
        foreach (Wire.StreamActivationsResponse piece in pieces)
        {
            await messages.WriteAsync(piece);
        }
    }

    /// <summary>Says that everything was sent.</summary>
    public Task SummaryAsync() => messages.WriteAsync(new() { Summary = new Wire.StreamSummary { ModelSha256 = request.ExpectedModelSha256 } });

    /// <summary>Resets the stream, as a proxy does whose server is gone.</summary>
    public void Reset() => context.GetHttpContext().Abort();

    private async Task<TensorEncoder> BeginAsync(int layer)
    {
        var header = new Wire.TensorHeader { Layer = Name(layer), Shape = { ValueCount }, Layout = Wire.TensorLayout.Nchw };
        var encoder = new TensorEncoder(Enumerable.Repeat((float)layer, ValueCount).ToArray(), Wire.TensorEncoding.Float32, TensorEncodings.MinimumChunkBytes);
        encoder.Describe(header);
        await messages.WriteAsync(new() { Header = header });
        while (encoder.TryReadChunk(out Wire.DataChunk chunk))
        {
            await messages.WriteAsync(new() { Chunk = chunk });
        }

        return encoder;
    }

    private static Wire.LayerName Name(int layer) => new() { Index = layer, Name = $"layer {layer}" };
}
