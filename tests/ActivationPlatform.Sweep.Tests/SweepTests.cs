using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Tests;

public sealed class SweepTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Merge_AnyNumberOfShards_GivesTheSameBytes(int count)
    {
        await using var sweep = new SmallSweep(30, brokenEvery: 9);
        Assert.Equal(await sweep.ResultAsync(1, "one"), await sweep.ResultAsync(count, "many"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_StoppedAndTakenUpAgain_LosesAndRepeatsNothing(int seed)
    {
        await using var sweep = new SmallSweep(40, brokenEvery: 11);
        byte[] expected = await sweep.ResultAsync(1, "whole");
        var random = new Random(seed);
        for (int shard = 0; shard < 2; shard++)
        {
            int stops = 0;
            while (true)
            {
                using var stop = new CancellationTokenSource();
                var progress = new StopAfter(stop, random.Next(1, 6));
                try
                {
                    await ShardRun.RunAsync(sweep.Request(shard, 2, "stopped"), sweep.Engine, progress, stop.Token);
                    break;
                }
                catch (OperationCanceledException)
                {
                    stops++;
                }
            }

            Assert.True(stops > 1);
        }

        Assert.Equal(expected, sweep.Merge("stopped"));
        Assert.Equal(["result.merged", "shard-00000-of-00002.sweep", "shard-00001-of-00002.sweep"], Directory.EnumerateFileSystemEntries(sweep.FileOf("stopped")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_FailingEngine_KeepsTheLastCheckpointOnly()
    {
        await using var sweep = new SmallSweep(20);
        byte[] expected = await sweep.ResultAsync(1, "whole");
        ShardRequest request = sweep.Request(0, 1, "failed") with { CheckpointInterval = TimeSpan.FromTicks(1) };
        await Assert.ThrowsAsync<InvalidOperationException>(() => ShardRun.RunAsync(request, new FailsAt(sweep.Engine, 13)));
        SweepStatus status = SweepStatus.Of(sweep.FileOf("failed"));
        Assert.Equal(ShardState.UnderWay, Assert.Single(status.Shards).State);
        Assert.InRange(status.Shards[0].DoneCount, 1, 13);
        await ShardRun.RunAsync(request, sweep.Engine);
        Assert.Equal(expected, sweep.Merge("failed"));
    }

    [Fact]
    public async Task Run_UnreadableImages_AreCountedAndListed()
    {
        await using var sweep = new SmallSweep(12, brokenEvery: 5);
        await sweep.ResultAsync(2, "out");
        (SweepHeader header, SweepStatistics statistics) = SweepFile.Read(sweep.FileOf("out", "result.merged"));
        Assert.Equal((12L, 10L), (header.DoneCount, statistics.MeasuredCount));
        Assert.Equal([(4L, "0004.png"), (9L, "0009.png")], statistics.Unreadable.Select(image => (image.Index, image.Name)));
        Assert.All(statistics.Unreadable, image => Assert.NotEmpty(image.Reason));
    }

    [Fact]
    public async Task Run_ImageOfExtremeProportionsThatMustBeCut_IsListedAsUnreadable()
    {
        await using var sweep = new SmallSweep(3, manifest: new ModelManifest { Resize = ResizeMode.CenterCrop }, limits: new ImageLimits { MaximumPixels = 30_000 });

        // Cut to 8 x 8 it would have to be 8 x 160,000 first.
        File.WriteAllBytes(Path.Combine(sweep.Images, "0001-thread.png"), PngEncoder.Encode(new Image(20_000, 1, 1, new byte[20_000])));
        await sweep.ResultAsync(1, "out");
        (_, SweepStatistics statistics) = SweepFile.Read(sweep.FileOf("out", "result.merged"));
        Assert.Equal(3, statistics.MeasuredCount);
        UnreadableImage unreadable = Assert.Single(statistics.Unreadable);
        Assert.Equal((1L, "0001-thread.png"), (unreadable.Index, unreadable.Name));
        Assert.Contains("20000x1", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Numbers_EqualPlainLoops()
    {
        await using var sweep = new SmallSweep(25);
        await sweep.ResultAsync(3, "out");
        SweepStatistics statistics = SweepFile.Read(sweep.FileOf("out", "result.merged")).Statistics;
        var recorded = new List<float[]>();
        await using var source = new ActivationPlatform.Inference.LocalActivationSource(Model.Load(SmallNetworks.Residual(), "residual"), new() { Threads = 1 });
        foreach (string file in Directory.GetFiles(sweep.Images).Order(StringComparer.Ordinal))
        {
            await foreach (Activation activation in source.StreamAsync(new ActivationInput.EncodedImage(File.ReadAllBytes(file)), ["relu1"]))
            {
                recorded.Add(activation.Values.ToArray());
                activation.Dispose();
            }
        }

        for (int channel = 0; channel < 4; channel++)
        {
            float[][] maps = [.. recorded.Select(values => values[(channel * 64)..((channel + 1) * 64)])];
            double[] all = [.. maps.SelectMany(map => map).Select(value => (double)value)];
            ChannelRecord record = statistics.Layers[0].Channels[channel];
            Analysis.Statistics.ChannelStatistics actual = record.ToStatistics();
            Assert.Equal((25L, (long)all.Length, all.Min(), all.Max()), (actual.ImageCount, actual.Count, actual.Minimum, actual.Maximum));
            Assert.Equal(all.Average(), actual.Mean, 1e-12);
            Assert.Equal(Math.Sqrt(all.Average(value => Math.Pow(value - all.Average(), 2))), actual.StandardDeviation, 1e-12);
            Assert.Equal(all.Count(value => value == 0) / (double)all.Length, actual.ZeroFraction);
            Assert.Equal(
                maps.Select((map, index) => new TopImage(index, map.Max(), Array.IndexOf(map, map.Max()))).OrderByDescending(image => image.Value).ThenBy(image => image.ImageIndex).Take(3),
                record.Top);
            foreach ((double low, double high, long count) in record.Histogram.Bins())
            {
                Assert.Equal(all.Count(value => value == low || (value > low && value < high)), count);
            }

            double median = all.Order().ElementAt(all.Length / 2);
            Assert.Equal(median, record.Histogram.Quantile(0.5), 0.04 * Math.Abs(median) + 1e-30);
        }
    }

    [Fact]
    public async Task Run_FinishedShard_IsLeftAsItIs()
    {
        await using var sweep = new SmallSweep(5);
        await ShardRun.RunAsync(sweep.Request(0, 1, "out"), sweep.Engine);
        SweepHeader header = await ShardRun.RunAsync(sweep.Request(0, 1, "out"), new FailsAt(sweep.Engine, 0));
        Assert.True(header.IsComplete);
    }

    [Fact]
    public async Task Run_FolderOfAnotherSweep_SaysInWhatTheyDiffer()
    {
        await using var sweep = new SmallSweep(5);
        await ShardRun.RunAsync(sweep.Request(0, 1, "out"), sweep.Engine);
        var exception = await Assert.ThrowsAsync<SweepFileException>(() => ShardRun.RunAsync(sweep.Request(0, 1, "out") with { TopCount = 4, Layers = ["conv1"] }, sweep.Engine));
        Assert.Equal($"'{sweep.FileOf("out", "shard-00000-of-00001.sweep")}' is of another sweep: layers: relu1, fc instead of conv1; top images: 3 instead of 4.", exception.Message);
    }

    [Fact]
    public async Task Merge_MissingShards_NamesThem()
    {
        await using var sweep = new SmallSweep(9);
        await ShardRun.RunAsync(sweep.Request(1, 4, "out"), sweep.Engine);
        Assert.Equal("3 of 4 shards are missing: 0, 2, 3.", Assert.Throws<SweepFileException>(() => sweep.Merge("out")).Message);
        Assert.False(File.Exists(sweep.FileOf("out", "result.merged")));
        Assert.StartsWith("There is no finished shard in ", Assert.Throws<SweepFileException>(() => SweepMerge.Merge([sweep.Images], sweep.FileOf("none"))).Message);
    }

    [Fact]
    public async Task Merge_ForeignShards_NamesThemAndTheDifference()
    {
        await using var sweep = new SmallSweep(9);
        await ShardRun.RunAsync(sweep.Request(0, 2, "out"), sweep.Engine);
        await ShardRun.RunAsync(sweep.Request(1, 2, "other") with { HasCoActivation = false }, sweep.Engine);
        await ShardRun.RunAsync(sweep.Request(1, 3, "third"), sweep.Engine);
        string[] shards = [sweep.FileOf("out"), sweep.FileOf("other"), sweep.FileOf("third")];
        string first = sweep.FileOf("out", "shard-00000-of-00002.sweep");
        Assert.Equal(
            $"'{sweep.FileOf("other", "shard-00001-of-00002.sweep")}' is of another sweep than '{first}': co-activation: no instead of yes.",
            Assert.Throws<SweepFileException>(() => SweepMerge.Merge(shards[..2], sweep.FileOf("r"))).Message);
        Assert.Equal(
            $"'{sweep.FileOf("third", "shard-00001-of-00003.sweep")}' is one of 3 shards, '{first}' one of 2.",
            Assert.Throws<SweepFileException>(() => SweepMerge.Merge([shards[0], shards[2]], sweep.FileOf("r"))).Message);
        Assert.Equal(
            $"'{first}' and '{first}' are both shard 0 of 2.",
            Assert.Throws<SweepFileException>(() => SweepMerge.Merge([shards[0], shards[0]], sweep.FileOf("r"))).Message);
    }

    [Theory]
    [InlineData(3, "is no file of a sweep.")]
    [InlineData(8, "has the format version ")]
    [InlineData(40, "is damaged: ")]
    [InlineData(-1, "is damaged: its checksum is wrong.")]
    [InlineData(-200, "is damaged: its checksum is wrong.")]
    public async Task Merge_ChangedByte_RefusesTheFileByName(int place, string reason)
    {
        await using var sweep = new SmallSweep(4);
        await ShardRun.RunAsync(sweep.Request(0, 1, "out"), sweep.Engine);
        string file = sweep.FileOf("out", "shard-00000-of-00001.sweep");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x10;
        File.WriteAllBytes(file, bytes);
        Assert.StartsWith($"'{file}' {reason}", Assert.Throws<SweepFileException>(() => sweep.Merge("out")).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(900)]
    public async Task Merge_TruncatedFile_IsRefused(int length)
    {
        await using var sweep = new SmallSweep(4);
        await ShardRun.RunAsync(sweep.Request(0, 1, "out"), sweep.Engine);
        string file = sweep.FileOf("out", "shard-00000-of-00001.sweep");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);
        Assert.StartsWith($"'{file}' is ", Assert.Throws<SweepFileException>(() => sweep.Merge("out")).Message);
    }

    [Theory]
    [InlineData(-1, 1, "The number of top images is -1; expected 0 to 1000.")]
    [InlineData(1, 0, "The number of images at once is 0; expected at least 1.")]
    public async Task Run_SettingOutOfRange_IsRefused(int top, int parallelism, string message)
    {
        await using var sweep = new SmallSweep(1);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => ShardRun.RunAsync(sweep.Request(0, 1, "out") with { TopCount = top, Parallelism = parallelism }, sweep.Engine));
        Assert.StartsWith(message, exception.Message);
    }

    private sealed class StopAfter(CancellationTokenSource stop, int images) : IProgress<ShardProgress>
    {
        private int left = images;

        public void Report(ShardProgress value)
        {
            if (!value.IsCheckpoint && Interlocked.Decrement(ref left) == 0)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class FailsAt(ISweepEngine engine, int image) : ISweepEngine
    {
        private int count;

        public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => engine.DescribeAsync(cancellationToken);

        public Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder) =>
            Interlocked.Increment(ref count) > image ? throw new InvalidOperationException("Broken on purpose.") : engine.MeasureAsync(file, recorder);
    }
}
