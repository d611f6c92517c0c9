using System.Collections.Immutable;
using ActivationPlatform.Client.Internal;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Grpc.Core;

namespace ActivationPlatform.Client;

/// <summary>Sends many images to servers and receives, of chosen layers, what each adds to statistics over all of them: kilobytes instead of tensors. One stream stays open to each
/// address and images take turns among them; an image whose stream breaks is sent again to the next one. Any number of calls may run at once.</summary>
public sealed class RemoteStatistics : IAsyncDisposable
{
    private readonly RemoteActivationSource source;
    private readonly ImmutableArray<string> layers;
    private readonly ImmutableArray<StatisticsLane> lanes;
    private long lastId;

    /// <summary>Prepares the streams; they are opened by the first image.</summary>
    /// <param name="source">The servers; stays the caller's.</param>
    /// <param name="layers">Names in any of the three forms, or globs.</param>
    public RemoteStatistics(RemoteActivationSource source, ImmutableArray<string> layers)
    {
        this.source = source;
        this.layers = layers;
        lanes = [.. Enumerable.Range(0, source.Connections.Count).Select(_ => new StatisticsLane())];
    }

    /// <summary>Measures one image.</summary>
    /// <param name="file">A PNG or JPEG file's bytes; must not change during the call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RemoteException">The servers refused the call, or could not be reached after all attempts.</exception>
    public async Task<ImageStatistics> MeasureAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken = default)
    {
        Network network = await source.DescribeAsync(cancellationToken);
        var options = new Protocol.V1.BatchOptions
        {
            Model = network.Name,
            ExpectedModelSha256 = network.Sha256,
            Layers = { layers },
            Deliver = Protocol.V1.Delivery.ChannelStatistics,
            Mergeable = true,
        };
        string id = Interlocked.Increment(ref lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var loop = new RetryLoop(source.Options, source.Connections, cancellationToken);
        while (true)
        {
            try
            {
                return await lanes[loop.Address].MeasureAsync(
                    loop, options, new Protocol.V1.BatchImage { ImageId = id, Input = RemoteActivationSource.ToWire(new ActivationInput.EncodedImage(file)) }, cancellationToken);
            }
            catch (Exception exception) when (exception is RpcException or TensorStreamException)
            {
                await loop.PauseAsync(exception);
            }
        }
    }

    /// <summary>Ends the streams. No image must be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (StatisticsLane lane in lanes)
        {
            await lane.DisposeAsync();
        }
    }
}
