using System.Collections.Immutable;
using System.Diagnostics;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using TensorEncoding = ActivationPlatform.Protocol.V1.TensorEncoding;

namespace ActivationPlatform.Server.Benchmark.Calls;

/// <summary>The product's client against the product's server, with one form of the values and one chunk size.</summary>
internal sealed class ProductCalls(ServerProcess server, string? model, TensorEncoding encoding, int chunkBytes) : IAsyncDisposable
{
    private readonly RemoteActivationSource source = new(new RemoteOptions { Addresses = [server.Address], Model = model, Encoding = encoding, ChunkBytes = chunkBytes });
    private ActivationInput.ReadyTensor? input;

    public ValueTask<Network> DescribeAsync() => source.DescribeAsync();

    /// <summary>Streams layers and forgets them.</summary>
    /// <param name="layers">A pattern.</param>
    /// <param name="milestone">The layer whose arrival is timed.</param>
    /// <returns>Milliseconds until the milestone has arrived whole.</returns>
    public async Task<double> StreamAsync(string layers, string milestone)
    {
        input ??= InputTensor.Create(await DescribeAsync());
        double reached = 0;
        long started = Stopwatch.GetTimestamp();
        await foreach (Activation activation in source.StreamAsync(input, [layers]))
        {
            using (activation)
            {
                if (activation.Layer.Name == milestone)
                {
                    reached = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
            }
        }

        return reached;
    }

    /// <summary>The values of all layers, by name.</summary>
    public async Task<ImmutableDictionary<string, float[]>> ReadAllAsync()
    {
        input ??= InputTensor.Create(await DescribeAsync());
        var values = ImmutableDictionary.CreateBuilder<string, float[]>();
        await foreach (Activation activation in source.StreamAsync(input, ["*"]))
        {
            using (activation)
            {
                values.Add(activation.Layer.Name, activation.Values.ToArray());
            }
        }

        return values.ToImmutable();
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
