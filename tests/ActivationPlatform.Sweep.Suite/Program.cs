using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Statistics;
using ActivationPlatform.Sweep.Suite;

// Holds sweeps of processes that are killed against a plain computation.
//   pictures FOLDER [COUNT]              writes the images
//   proof PROGRAM IMAGES FOLDER [SEED]   PROGRAM is actplat.dll; leaves the plain result in FOLDER/plain.result. Ends with "N passed, N failed".
//   benchmark IMAGES FOLDER COUNT ROUNDS sweep against stock ONNX Runtime, COUNT images a round
//   growth IMAGES FOLDER COUNT [LAYER...] time and memory of each tenth of COUNT images, by default over the benchmark's layers; fails if memory grows
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["pictures", string folder, .. var rest]:
        Pictures.WriteAll(folder, rest is [string number] ? int.Parse(number) : 2000);
        return 0;
    case ["proof", string program, string images, string folder, .. var rest]:
        return await ProveAsync(program, images, folder, rest is [string seed] ? int.Parse(seed) : 1);
    case ["benchmark", string images, string folder, string count, string rounds]:
        await Benchmark.CompareAsync(images, folder, int.Parse(count), int.Parse(rounds));
        return 0;
    case ["growth", string images, string folder, string count, .. var layers]:
        return await Growth.RunAsync(images, folder, int.Parse(count), [.. layers]) ? 0 : 1;
    default:
        await Console.Error.WriteLineAsync("Expected pictures, proof, benchmark or growth; Program.cs has the arguments.");
        return 2;
}

static async Task<int> ProveAsync(string program, string images, string folder, int seed)
{
    string[] layers = ["conv1/relu_7x7", "pool1/3x3_s2", "pool1/norm1", "conv2/relu_3x3_reduce"];
    int passed = 0, failed = 0;
    byte[] plain = await PlainAsync();
    foreach ((int shardCount, int kills) in new[] { (1, 3), (2, 2), (5, 1), (8, 1) })
    {
        byte[] result = await new KilledSweep(program, images, layers, Path.Combine(folder, $"of-{shardCount}"), seed).RunAsync(shardCount, kills);
        Check(result.AsSpan().SequenceEqual(plain), $"{shardCount} shards: the result's bytes are the plain one's");
    }

    Console.WriteLine($"{passed} passed, {failed} failed");
    return failed == 0 ? 0 : 1;

    // One process, one image after the other, no checkpoint: and every number against plain loops.
    async Task<byte[]> PlainAsync()
    {
        await using var source = new LocalActivationSource(ModelStore.FromEnvironment().OpenNameOrPath(null), new InferenceOptions { Threads = 1, MaximumConcurrentRuns = 1, MaximumPlans = 1 });
        var engine = new PlainEngine(source);
        string output = Path.Combine(folder, "plain");
        var request = new ShardRequest(images, [.. layers], new ShardNumber(0, 1), output) { Parallelism = 1, HasCoActivation = true, CheckpointInterval = TimeSpan.MaxValue };
        await ShardRun.RunAsync(request, engine);
        string path = Path.Combine(folder, "plain.result");
        SweepMerge.Merge([output], path);
        (SweepHeader header, SweepStatistics statistics) = SweepFile.Read(path);
        Console.WriteLine($"  plain: {statistics.MeasuredCount} of {header.TotalCount} images, {statistics.Unreadable.Count} unreadable");
        Check(statistics.Unreadable.Count == Pictures.BrokenCount((int)header.TotalCount), "the broken images are counted and listed");
        foreach (LayerRecord layer in statistics.Layers)
        {
            ImmutableArray<string> wrong = [.. layer.Channels.Select((channel, index) => (index, engine.NumbersOf(layer.Layer.Name)[index].DifferenceFrom(channel))).Where(entry => entry.Item2 is not null).Select(entry => $"channel {entry.index}: {entry.Item2}")];
            Check(wrong.IsEmpty, $"{layer.Layer.Name}: every number of {layer.Channels.Length} channels equals plain loops{string.Concat(wrong.Take(3).Select(text => "; " + text))}");
        }

        return File.ReadAllBytes(path);
    }

    void Check(bool holds, string what)
    {
        Console.WriteLine($"{(holds ? "ok    " : "FAILED")} {what}");
        _ = holds ? passed++ : failed++;
    }
}
