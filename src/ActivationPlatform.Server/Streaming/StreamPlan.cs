using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>What is sent of every image of a call: which layers, which channels, in which form. Checked before anything is computed.</summary>
/// <param name="Network">The network.</param>
/// <param name="Layers">The layers, in the order of the network; not empty.</param>
/// <param name="Channels">Channels from 0, each in every layer; empty for all.</param>
/// <param name="Encoding">The form of the values; never unspecified.</param>
/// <param name="ChunkBytes">Bytes a chunk.</param>
/// <param name="SendsStatistics">Whether statistics are sent instead of tensors.</param>
internal sealed record StreamPlan(
    Network Network, ImmutableArray<Layer> Layers, ImmutableArray<int> Channels, Wire.TensorEncoding Encoding, int ChunkBytes, bool SendsStatistics)
{
    private const int MaximumPatterns = 10_000;

    /// <summary>Whether the statistics are the parts of those over many images.</summary>
    public bool IsMergeable { get; init; }

    /// <summary>The names that the engine is asked for.</summary>
    public ImmutableArray<string> LayerNames { get; } = [.. Layers.Select(l => l.Name)];

    /// <summary>What statistics say of the distribution of values.</summary>
    public DistributionChoice Distribution { get; init; } = DistributionChoice.None;

    /// <summary>Checks a request's choices.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND, naming the field.</exception>
    public static StreamPlan Create(
        Network network, IReadOnlyList<string> patterns, IReadOnlyList<int> channels, Wire.TensorEncoding encoding, int chunkBytes, Wire.Delivery deliver, int defaultChunkBytes, string path = "")
    {
        ImmutableArray<Layer> layers = SelectLayers(network, patterns, path + "layers");
        if (!Enum.IsDefined(encoding))
        {
            throw Failure.InvalidField(path + "encoding", $"Encoding {(int)encoding} is not known; expected FLOAT32, FLOAT16, BFLOAT16 or UINT8.");
        }

        if (!Enum.IsDefined(deliver))
        {
            throw Failure.InvalidField(path + "deliver", $"Delivery {(int)deliver} is not known; expected TENSORS or CHANNEL_STATISTICS.");
        }

        return new StreamPlan(
            network,
            layers,
            SelectChannels(layers, channels, path + "channel_indices"),
            encoding == Wire.TensorEncoding.Unspecified ? Wire.TensorEncoding.Float32 : encoding,
            ChunkSize(chunkBytes, defaultChunkBytes, path + "chunk_bytes"),
            deliver == Wire.Delivery.ChannelStatistics);
    }

    /// <summary>The layers that patterns match.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: none or too many patterns. NOT_FOUND: a pattern matches nothing.</exception>
    public static ImmutableArray<Layer> SelectLayers(Network network, IReadOnlyList<string> patterns, string field)
    {
        if (patterns.Count is 0 or > MaximumPatterns)
        {
            throw Failure.InvalidField(field, $"There are {patterns.Count} layer patterns; expected 1 to {MaximumPatterns} (a single * is every layer).");
        }

        try
        {
            return LayerSelector.Select(network, [.. patterns]);
        }
        catch (UnknownLayerException exception)
        {
            throw Failure.UnknownLayer(exception, field);
        }
    }

    /// <summary>The size of a chunk.</summary>
    /// <param name="asked">0 for the server's choice.</param>
    /// <param name="serverChoice">The server's choice.</param>
    /// <param name="field">The field's name, for errors.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: out of range.</exception>
    public static int ChunkSize(int asked, int serverChoice, string field) => asked switch
    {
        0 => serverChoice,
        >= TensorEncodings.MinimumChunkBytes and <= TensorEncodings.MaximumChunkBytes => asked - (asked % 16),
        _ => throw Failure.InvalidField(field, $"The chunk size is {asked} bytes; expected 0 or {TensorEncodings.MinimumChunkBytes} to {TensorEncodings.MaximumChunkBytes}."),
    };

    /// <summary>Opens an answer.</summary>
    public Wire.StreamStart ToStart() => new()
    {
        Model = Network.Name,
        ModelSha256 = Network.Sha256,
        Demonstration = Network.IsDemonstration,
        Layers = { Layers.Select(l => l.ToWireName()) },
        ChunkBytes = ChunkBytes,
    };

    private static ImmutableArray<int> SelectChannels(ImmutableArray<Layer> layers, IReadOnlyList<int> channels, string field)
    {
        if (channels.Count == 0)
        {
            return [];
        }

        if (channels.Distinct().Count() != channels.Count)
        {
            throw Failure.InvalidField(field, "A channel is named twice; expected each at most once.");
        }

        foreach (Layer layer in layers)
        {
            int count = layer.OutputShape.Channels;
            foreach (int channel in channels)
            {
                if (channel < 0 || channel >= count)
                {
                    throw Failure.InvalidField(field, $"Channel {channel} is not in layer '{layer.Name}'; expected 0 to {count - 1}.");
                }
            }
        }

        return [.. channels];
    }
}
