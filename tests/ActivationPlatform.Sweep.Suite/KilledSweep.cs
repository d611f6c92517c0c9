using System.Diagnostics;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>All shards of a sweep as processes, two at a time, each killed (SIGKILL) at seeded random moments and started again.</summary>
internal sealed class KilledSweep(string program, string images, string[] layers, string folder, int seed)
{
    private int kills;
    private int starts;

    /// <summary>Runs all shards to their end and merges them.</summary>
    /// <returns>The result's bytes.</returns>
    public async Task<byte[]> RunAsync(int shardCount, int killsAShard, params string[] options)
    {
        using var places = new SemaphoreSlim(2);
        await Task.WhenAll(Enumerable.Range(0, shardCount).Select(async shard =>
        {
            await places.WaitAsync();
            try
            {
                await RunShardAsync(shard, shardCount, killsAShard, options);
            }
            finally
            {
                places.Release();
            }
        }));
        string result = Path.Combine(folder, "result");
        int exit = await RunAsync(["sweep", "merge", folder, "--out", result, "--quiet"], Timeout.InfiniteTimeSpan);
        Console.WriteLine($"  {shardCount} shards: {starts} processes, {kills} of them killed");
        return exit == 0 ? File.ReadAllBytes(result) : throw new InvalidOperationException($"merge ended with {exit}");
    }

    private async Task RunShardAsync(int shard, int shardCount, int killCount, string[] options)
    {
        var random = new Random((100_000 * seed) + (1000 * shardCount) + shard);
        string[] arguments =
        [
            "sweep", "run", "--images", images, .. layers.SelectMany(layer => new[] { "--layer", layer }), "--co-activation", "--checkpoint", "1", "--quiet",
            "--shard-count", $"{shardCount}", "--shard", $"{shard}", "--parallel", shardCount == 1 ? "2" : "1", "--out", folder, .. options,
        ];
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan patience = attempt < killCount ? TimeSpan.FromMilliseconds(random.Next(1000, 5000)) : TimeSpan.FromMinutes(5);
            int exit = await RunAsync(arguments, patience);
            if (exit == 0)
            {
                return;
            }

            if (exit != 137 || attempt >= killCount)
            {
                throw new InvalidOperationException($"shard {shard} of {shardCount} ended with {exit}");
            }
        }
    }

    private async Task<int> RunAsync(string[] arguments, TimeSpan patience)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false })!;
        Interlocked.Increment(ref starts);
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
            Interlocked.Increment(ref kills);
        }

        return process.ExitCode;
    }
}
