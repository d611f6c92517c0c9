using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Tests;

/// <summary>A concatenation whose parts are measured shares their records; nobody may see that in the file.</summary>
public sealed class JoinedLayersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_ConcatenationOfMeasuredLayers_HasTheNumbersOfOneMeasuredAlone()
    {
        var random = new Random(5);
        for (int index = 0; index < 9; index++)
        {
            var pixels = new byte[48];
            random.NextBytes(pixels);
            Directory.CreateDirectory(folder.File("images"));
            File.WriteAllBytes(folder.File("images", $"{index}.png"), PngEncoder.Encode(new Image(4, 4, 3, pixels)));
        }

        byte[] network = new OnnxGraphBuilder("joined", operatorSetVersion: 13)
            .AddInput("image", 1, 3, 4, 4)
            .AddOutput("all", 1, 5, 4, 4)
            .AddInitializer("a_w", new TensorShape(2, 3, 1, 1), SmallNetworks.Values(random, 6))
            .AddInitializer("b_w", new TensorShape(3, 3, 1, 1), SmallNetworks.Values(random, 9))
            .AddNode("Conv", ["image", "a_w"], "a")
            .AddNode("Conv", ["image", "b_w"], "b")
            .AddNode("Concat", ["a", "b"], "all", new OnnxAttribute.Integer("axis", 1))
            .ToBytes();
        await using var source = new LocalActivationSource(Model.Load(network, "joined"), new InferenceOptions { Threads = 1 });
        var engine = new ActivationSweepEngine(source);
        Assert.Equal(LayerType.DepthConcatenation, source.Network.Layers.Single(layer => layer.Name == "all").Type);
        ChannelRecord[] alone = await ChannelsAsync(["all"], "alone");
        ChannelRecord[] joined = await ChannelsAsync(["a", "b", "all"], "joined");
        Assert.Equal(5, alone.Length);
        Assert.Equal(alone.Select(Bytes), joined.Select(Bytes));

        async Task<ChannelRecord[]> ChannelsAsync(string[] layers, string output)
        {
            var request = new ShardRequest(folder.File("images"), [.. layers], new ShardNumber(0, 1), folder.File(output)) { CheckpointInterval = TimeSpan.FromTicks(1), Parallelism = 1 };

            // Stopped on the way, so that a checkpoint is read as well.
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ShardRun.RunAsync(request, engine, new StopAt(stop, 4), stop.Token));
            await ShardRun.RunAsync(request, engine);
            return [.. SweepFile.Read(folder.File(output, "shard-00000-of-00001.sweep")).Statistics.Layers.Single(layer => layer.Layer.Name == "all").Channels];
        }
    }

    private static byte[] Bytes(ChannelRecord channel)
    {
        var stream = new MemoryStream();
        channel.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private sealed class StopAt(CancellationTokenSource stop, int image) : IProgress<ShardProgress>
    {
        public void Report(ShardProgress value)
        {
            if (value.DoneCount == image)
            {
                stop.Cancel();
            }
        }
    }
}
