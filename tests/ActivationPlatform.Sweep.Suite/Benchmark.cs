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
        ImmutableArray<string> layers = [.. model.Network.Layers.Where(layer => Types.Contains(layer.Type)).Select(layer => layer.Name)];
        ImageSource source = ImageSource.Open(images, new ShardNumber(0, 1));
        int processors = Environment.ProcessorCount;
        Console.WriteLine($"{model.Network.Name}, {layers.Length} layers with {model.Network.Layers.Where(layer => Types.Contains(layer.Type)).Sum(layer => layer.OutputShape.Channels)} channels, {processors} processors, {count} images a round");
        var rates = new Dictionary<string, List<double>>();

        // Once untimed, so that everything is compiled.
        await SweepAsync(model, layers, List([.. source.Images.Take(10)], folder, -1), Path.Combine(folder, "warm"), processors);
        for (int round = 0; round < rounds; round++)
        {
            ImmutableArray<SweepImage> part = [.. Enumerable.Range(round * count, count).Select(index => source.Images[index % source.Images.Length])];
            await MeasureAsync("stock ONNX Runtime, its threads on one image", () => StockAsync(model, part, threads: processors, runsAtOnce: 1));
            await MeasureAsync("stock ONNX Runtime, an image a thread, decoding beside", () => StockAsync(model, part, threads: 1, runsAtOnce: processors));
            await MeasureAsync("sweep", () => SweepAsync(model, layers, List(part, folder, round), Path.Combine(folder, $"benchmark-{round}"), processors));

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

    /// <summary>Prints time and memory for each thousand images.</summary>
    public static async Task GrowAsync(string images, string folder, int count)
    {
        Model model = ModelStore.FromEnvironment().OpenNameOrPath(null);
        ImageSource source = ImageSource.Open(images, new ShardNumber(0, 1));
        ImmutableArray<SweepImage> many = [.. Enumerable.Range(0, count).Select(index => source.Images[index % source.Images.Length])];
        var watch = new Thousands();
        await SweepAsync(model, [.. model.Network.Layers.Where(layer => Types.Contains(layer.Type)).Select(layer => layer.Name)], List(many, folder, -1), Path.Combine(folder, "growing"), Environment.ProcessorCount, watch);
        watch.Write();
    }

    private static string List(ImmutableArray<SweepImage> images, string folder, int round)
    {
        string path = Path.Combine(folder, $"list-{round}.txt");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(path, images.Select(image => Path.GetFullPath(image.Path)));
        return path;
    }

    private static async Task SweepAsync(Model model, ImmutableArray<string> layers, string list, string folder, int processors, IProgress<ShardProgress>? progress = null)
    {
        await using var source = new LocalActivationSource(model, new InferenceOptions { Threads = 1, MaximumConcurrentRuns = processors, MaximumPlans = 1 });
        SweepHeader header = await ShardRun.RunAsync(new ShardRequest(list, layers, new ShardNumber(0, 1), folder) { Parallelism = processors + 1 }, new ActivationSweepEngine(source), progress);
        Directory.Delete(folder, recursive: true);
        Trace.Assert(header.IsComplete);
    }

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

    private sealed class Thousands : IProgress<ShardProgress>
    {
        private readonly long began = Stopwatch.GetTimestamp();
        private readonly List<(long Count, double Seconds, long Bytes)> rows = [];
        private readonly Lock gate = new();

        public void Report(ShardProgress value)
        {
            lock (gate)
            {
                if (!value.IsCheckpoint && value.DoneCount >= 1000 * (rows.Count + 1))
                {
                    rows.Add((value.DoneCount, Stopwatch.GetElapsedTime(began).TotalSeconds, Environment.WorkingSet));
                }
            }
        }

        public void Write()
        {
            double before = 0;
            foreach ((long count, double seconds, long bytes) in rows)
            {
                Console.WriteLine($"  {count,6} images   {seconds - before,6:F1} s for this thousand   {bytes >> 20,5} MiB of memory");
                before = seconds;
            }
        }
    }
}
