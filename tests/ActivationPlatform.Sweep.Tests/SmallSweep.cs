using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep.Tests;

/// <summary>A folder of small seeded images, and a small network to sweep them with.</summary>
internal sealed class SmallSweep : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalActivationSource source;

    public SmallSweep(int imageCount, int brokenEvery = int.MaxValue, ModelManifest? manifest = null, ImageLimits? limits = null)
    {
        source = new(Model.Load(SmallNetworks.Residual(), "residual", manifest), new InferenceOptions { Threads = 1, ImageLimits = limits ?? ImageLimits.Default });
        Directory.CreateDirectory(Images);
        var random = new Random(7);
        for (int index = 0; index < imageCount; index++)
        {
            var pixels = new byte[8 * 8 * 3];
            random.NextBytes(pixels);
            byte[] file = PngEncoder.Encode(new Image(8, 8, 3, pixels));
            File.WriteAllBytes(Path.Combine(Images, $"{index:D4}.png"), index % brokenEvery == brokenEvery - 1 ? file[..20] : file);
        }
    }

    public string Images => folder.File("images");

    public ISweepEngine Engine => new ActivationSweepEngine(source);

    public string FileOf(params string[] parts) => folder.File(parts);

    public ShardRequest Request(int shard, int count, string output) => new(Images, ["relu1", "fc"], new ShardNumber(shard, count), folder.File(output))
    {
        TopCount = 3,
        HasCoActivation = true,
        Parallelism = 3,
    };

    /// <summary>Sweeps all shards and merges them.</summary>
    public async Task<byte[]> ResultAsync(int count, string output)
    {
        for (int shard = 0; shard < count; shard++)
        {
            await ShardRun.RunAsync(Request(shard, count, output), Engine);
        }

        return Merge(output);
    }

    public byte[] Merge(string output)
    {
        string result = folder.File(output, "result.merged");
        SweepMerge.Merge([folder.File(output)], result);
        return File.ReadAllBytes(result);
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        folder.Dispose();
    }
}
