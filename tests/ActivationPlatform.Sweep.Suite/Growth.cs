using System.Collections.Immutable;
using System.Diagnostics;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>Time and memory at every tenth of a long sweep: memory must not grow with the images, and the second half must cost what the first did.</summary>
internal sealed class Growth(int count) : IProgress<ShardProgress>
{
    private const int Parts = 10;

    // What the managed heap and the engine's arena take goes up and down by some percent; what grows with the images would show as much in the second half as in the first.
    private const double AllowedShare = 0.1;

    private readonly long began = Stopwatch.GetTimestamp();
    private readonly TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
    private readonly List<Row> rows = [];
    private readonly Lock gate = new();

    /// <summary>Sweeps and prints.</summary>
    /// <param name="images">The source; taken again from its beginning if it has fewer images.</param>
    /// <param name="folder">For the sweep's files.</param>
    /// <param name="count">Images in all.</param>
    /// <param name="patterns">Layers; empty for those of the benchmark.</param>
    /// <returns>Whether memory stayed flat.</returns>
    public static async Task<bool> RunAsync(string images, string folder, int count, ImmutableArray<string> patterns)
    {
        Model model = ModelStore.FromEnvironment().OpenNameOrPath(null);
        ImmutableArray<string> layers = patterns.IsEmpty ? Benchmark.LayersOf(model.Network) : patterns;
        var growth = new Growth(count);
        await Benchmark.SweepAsync(model, layers, Benchmark.List(images, folder, 0, count, -1), Path.Combine(folder, "growing"), Environment.ProcessorCount, growth);
        return growth.IsFlat();
    }

    public void Report(ShardProgress value)
    {
        lock (gate)
        {
            if (!value.IsCheckpoint && value.DoneCount >= (long)count * (rows.Count + 1) / Parts)
            {
                Row before = rows.LastOrDefault();
                var row = new Row(value.DoneCount, Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processorBefore, Environment.WorkingSet);
                rows.Add(row);
                long part = row.Count - before.Count;
                Console.WriteLine($"  {row.Count,6} images   {(row.Elapsed - before.Elapsed).TotalMilliseconds / part,6:F1} ms an image   {(row.Processor - before.Processor).TotalMilliseconds / part,6:F1} ms of processor time   {row.Bytes >> 20,5} MiB of memory");
            }
        }
    }

    private bool IsFlat()
    {
        Row half = rows[(Parts / 2) - 1];
        Console.WriteLine($"  processor time of the second half / the first: {(rows[^1].Processor - half.Processor) / half.Processor:F3} (linear: 1)");
        double growth = (double)rows.Skip(Parts / 2).Max(row => row.Bytes) / rows.Take(Parts / 2).Max(row => row.Bytes);
        bool isFlat = growth <= 1 + AllowedShare;
        Console.WriteLine($"  most memory in the second half / the first: {growth:F3} ({(isFlat ? "flat" : "it grows")})");
        return isFlat;
    }

    private readonly record struct Row(long Count, TimeSpan Elapsed, TimeSpan Processor, long Bytes);
}
