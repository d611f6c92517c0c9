using System.Collections.Immutable;
using System.Diagnostics;
using ActivationPlatform.Inference;
using ActivationPlatform.Inference.Benchmark;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Sources;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>Images per second of a sweep, against the same decoding and resizing with a forward pass of an unmodified ONNX Runtime and nothing else.</summary>
internal static class Benchmark
{
    private static readonly LayerType[] Types = [LayerType.ReLU, LayerType.MaxPooling, LayerType.AveragePooling, LayerType.DepthConcatenation];

    /// <summary>Prints rates in turns, their ratio, and what a million images on 50 nodes would take.</summary>
    public static async Task CompareAsync(string images, string folder, int count, int rounds)
    {
        Model model = ModelStore.FromEnvironment().OpenNameOrPath(null);
        ImmutableArray<string> layers = LayersOf(model.Network);
        ImageSource source = ImageSource.Open(images, new ShardNumber(0, 1));
        int processors = Environment.ProcessorCount;
        Console.WriteLine($"{model.Network.Name}, {layers.Length} layers with {model.Network.Layers.Where(layer => Types.Contains(layer.Type)).Sum(layer => layer.OutputShape.Channels)} channels, {processors} processors, {count} images a round");
        var rates = new Dictionary<string, List<double>>();

        // Once untimed, so that everything is compiled.
        await SweepAsync(model, layers, List(images, folder, 0, 10, -1), Path.Combine(folder, "warm"), processors);
        for (int round = 0; round < rounds; round++)
        {
            ImmutableArray<SweepImage> part = Part(source, round * count, count);
            string list = List(images, folder, round * count, count, round);
            await MeasureAsync("stock ONNX Runtime, its threads on one image", () => StockAsync(model, part, threads: processors, runsAtOnce: 1));
            await MeasureAsync("stock ONNX Runtime, an image a thread, decoding beside", () => StockAsync(model, part, threads: 1, runsAtOnce: processors));
            await MeasureAsync("sweep", () => SweepAsync(model, layers, list, Path.Combine(folder, $"benchmark-{round}"), processors));

            async Task MeasureAsync(string what, Func<Task> work)
            {
                long began = Stopwatch.GetTimestamp();
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                await work();
                double rate = part.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
                (rates.TryGetValue(what, out List<double>? list) ? list : rates[what] = []).Add(rate);
                Console.WriteLine($"  {what,-55} {rate,7:F2} images/s   {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / part.Length,7:F1} ms of processor time an image");
            }
        }

        Dictionary<string, double> middle = rates.ToDictionary(entry => entry.Key, entry => entry.Value.Order().ElementAt(entry.Value.Count / 2));
        foreach (string stock in middle.Keys.Where(name => name != "sweep"))
        {
            Console.WriteLine($"  sweep / {stock}: {middle["sweep"] / middle[stock]:F3}{(stock.Contains("one image", StringComparison.Ordinal) ? " (goal: at least 1.0)" : "")}");
        }

        double perNode = middle["sweep"];
        Console.WriteLine($"  one million images on 50 such nodes: {1e6 / 50 / perNode / 60:F1} minutes and the start of a process, if images come from the file system as fast as here, "
            + "each node has its processors to itself, and every shard has as many images; the merge reads 50 files.");
    }

    /// <summary>All ReLU, pooling and concatenation layers.</summary>
    public static ImmutableArray<string> LayersOf(Network network) => [.. network.Layers.Where(layer => Types.Contains(layer.Type)).Select(layer => layer.Name)];

    /// <summary>Writes a list of as many images as wanted, from a place in the source on, which begins again behind its end.</summary>
    /// <returns>The list's path.</returns>
    public static string List(string images, string folder, int first, int count, int round)
    {
        string path = Path.Combine(folder, $"list-{round}.txt");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(path, Part(ImageSource.Open(images, new ShardNumber(0, 1)), first, count).Select(image => Path.GetFullPath(image.Path)));
        return path;
    }

    /// <summary>A sweep of one shard, of which nothing stays.</summary>
    public static async Task SweepAsync(Model model, ImmutableArray<string> layers, string list, string folder, int processors, IProgress<ShardProgress>? progress = null)
    {
        await using var source = new LocalActivationSource(model, new InferenceOptions { Threads = 1, MaximumConcurrentRuns = processors, MaximumPlans = 1 });
        SweepHeader header = await ShardRun.RunAsync(new ShardRequest(list, layers, new ShardNumber(0, 1), folder) { Parallelism = processors + 1 }, new ActivationSweepEngine(source), progress);
        Directory.Delete(folder, recursive: true);
        Trace.Assert(header.IsComplete);
    }

    private static ImmutableArray<SweepImage> Part(ImageSource source, int first, int count) => [.. Enumerable.Range(first, count).Select(index => source.Images[index % source.Images.Length])];

    private static async Task StockAsync(Model model, ImmutableArray<SweepImage> images, int threads, int runsAtOnce)
    {
        await using var source = new LocalActivationSource(model, new InferenceOptions { Threads = threads, MaximumConcurrentRuns = runsAtOnce });
        using var stock = new StockSession(source.Engine, model, [model.Network.Layers.Last(layer => layer.Operator.Length > 0).OnnxName], sharesThreads: runsAtOnce > 1);
        using var runs = new SemaphoreSlim(runsAtOnce);
        var preprocessor = new Preprocessor(model.Network.Input);
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, runsAtOnce + 1).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) - 1 is var place && place < images.Length)
            {
                try
                {
                    Imaging.Image picture = preprocessor.Fit(await images[place].ReadAsync());
                    NativeTensor tensor = source.Engine.Outputs.Rent(model.Network.Input.Shape);
                    preprocessor.Normalize(picture, tensor.GetSpan());
                    await runs.WaitAsync();
                    stock.Run(tensor);
                    runs.Release();
                    tensor.Release();
                }
                catch (Imaging.ImageFormatException)
                {
                    // One of the broken ones.
                }
            }
        })));
    }
}
